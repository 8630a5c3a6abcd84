// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

/// The requested port is in use. The message names the port and the server that needs it.
public final class PortTakenException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final int port;

    PortTakenException(String what, int port) {
        super("%s cannot listen on 127.0.0.1:%d: the port is taken".formatted(what, port));
        this.port = port;
    }

    public int port() {
        return port;
    }
}
