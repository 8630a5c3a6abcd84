// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

/// Code with which the gateway ends a client-side subscription. From 2500 on, client libraries subscribe again at once
/// and resume; below 2500 they do not.
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

    /// Explanation for operators and developers.
    public String meaning() {
        return meaning;
    }

    /// True if client libraries subscribe again automatically.
    public boolean isRepeated() {
        return code >= FIRST_REPEATED;
    }
}
