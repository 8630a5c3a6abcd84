// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

/// An error in a reply.
///
/// @param code up to 399 a code of the protocol, from 400 to 1999 one of the application
/// @param message never empty, because some client libraries fail on an error without a message
/// @param temporary true if the client should retry later
public record ProtocolError(int code, String message, boolean temporary) {

    public ProtocolError {
        if (message.isEmpty()) {
            throw new IllegalArgumentException("an error needs a message");
        }
    }
}
