// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

/// Why this side ended a client-side subscription, and what the client library does then: from 2500 it subscribes
/// again at once and resumes, below it does not.
public enum UnsubscribeCode {
    SERVER_UNSUBSCRIBE(2000, "server unsubscribe", "The stream is not open to the client any more."),
    INSUFFICIENT_STATE(2500, "insufficient state", "The subscription has a gap; resume closes it.");

    private static final int FIRST_REPEATED = 2500;

    private final int code;
    private final String reason;
    private final String meaning;

    UnsubscribeCode(int code, String reason, String meaning) {
        this.code = code;
        this.reason = reason;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    /// A sentence for people.
    public String meaning() {
        return meaning;
    }

    /// Whether a client library subscribes again by itself.
    public boolean isRepeated() {
        return code >= FIRST_REPEATED;
    }
}
