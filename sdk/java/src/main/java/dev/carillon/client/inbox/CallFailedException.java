// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

/// A call to the inbox came to nothing.
public final class CallFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int code;
    private final boolean temporary;

    CallFailedException(int code, String message, boolean temporary) {
        super(message);
        this.code = code;
        this.temporary = temporary;
    }

    /// As in the protocol, or 0 when it was not answered.
    public int code() {
        return code;
    }

    /// Whether the same may succeed later. The inbox repeats acts by itself, questions are for the caller to repeat.
    public boolean isTemporary() {
        return temporary;
    }
}
