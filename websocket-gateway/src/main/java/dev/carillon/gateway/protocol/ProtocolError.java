// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

/// An error in a reply.
///
/// @param code up to 399 the protocol's own, 400 to 1999 the application's
/// @param message never empty: some client libraries fail on an error without one
/// @param temporary whether the client should try the same again after a while
public record ProtocolError(int code, String message, boolean temporary) {

    public ProtocolError {
        if (message.isEmpty()) {
            throw new IllegalArgumentException("an error needs a message");
        }
    }
}
