// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

/// Code with which the gateway closes a connection, and the action that it requires of the client. The reason is sent
/// with the code: plain text of at most 123 bytes, because client libraries treat a reason that parses as JSON as
/// reconnect advice.
public enum DisconnectCode {
    SHUTDOWN(3001, "shutdown", Advice.RECONNECT, "The node stops; connect again and resume."),
    INTERNAL_ERROR(
            3004, "internal server error", Advice.RECONNECT, "The gateway did not answer the connect command in time."),
    CONNECTION_EXPIRED(
            3005, "connection expired", Advice.REFRESH_TOKEN, "The token ran out and was not refreshed in time."),
    SLOW(3008, "slow", Advice.RECONNECT, "The client read too slowly; what it missed comes on resume."),
    INSUFFICIENT_STATE(
            3010,
            "insufficient state",
            Advice.RECONNECT,
            "The stream has a gap for this connection; resume closes it."),
    NO_PONG(3012, "no pong", Advice.RECONNECT, "No answer to a ping."),
    TOO_MANY_REQUESTS(3013, "too many requests", Advice.RECONNECT, "The client sent more frames than it may."),
    INVALID_TOKEN(
            3500,
            "invalid token",
            Advice.STAY_CLOSED,
            "Forged, revoked, of another audience, or of an unknown tenant."),
    BAD_REQUEST(3501, "bad request", Advice.STAY_CLOSED, "What the client sent is not the protocol."),
    STALE(3502, "stale", Advice.STAY_CLOSED, "No connect command in time."),
    CONNECTION_LIMIT(
            3504, "connection limit", Advice.STAY_CLOSED, "The recipient or its tenant has too many connections.");

    /// Action required of the client after the close.
    public enum Advice {
        /// Connect again, with backoff, and resume.
        RECONNECT,
        /// Ask for a new token, then connect again and resume.
        REFRESH_TOKEN,
        /// Do not connect again: the gateway would close the connection for the same reason.
        STAY_CLOSED
    }

    private static final int FIRST_TERMINAL = 3500;

    private final int code;
    private final String reason;
    private final Advice advice;
    private final String meaning;

    DisconnectCode(int code, String reason, Advice advice, String meaning) {
        this.code = code;
        this.reason = reason;
        this.advice = advice;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    public Advice advice() {
        return advice;
    }

    /// Explanation for operators and developers.
    public String meaning() {
        return meaning;
    }

    /// True if client libraries do not reconnect after this code. They decide by the number alone.
    public boolean isTerminal() {
        return code >= FIRST_TERMINAL;
    }
}
