// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.codec;

/// Whether and with which key a payload is sealed cannot be found out now. Nothing was done; it may be
/// tried again.
public final class KeysUnavailableException extends RuntimeException {

    public KeysUnavailableException(String message) {
        super(message);
    }

    public KeysUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
