// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

/// A call to the inbox failed.
public final class CallFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int code;
    private final boolean temporary;

    CallFailedException(int code, String message, boolean temporary) {
        super(message);
        this.code = code;
        this.temporary = temporary;
    }

    /// Error code of the protocol, or 0 if the call was not answered.
    public int code() {
        return code;
    }

    /// True if the call may succeed later. The client repeats acts automatically; the caller must repeat queries.
    public boolean isTemporary() {
        return temporary;
    }
}
