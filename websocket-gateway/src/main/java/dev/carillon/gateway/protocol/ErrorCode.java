// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

/// Error codes of the protocol in replies. Codes from 400 to 1999 are the application's: see [ProtocolError].
public enum ErrorCode {
    INTERNAL(100, "internal server error", Kind.TEMPORARY),
    UNAUTHORIZED(101, "unauthorized", Kind.FINAL),
    UNKNOWN_CHANNEL(102, "unknown channel", Kind.FINAL),
    PERMISSION_DENIED(103, "permission denied", Kind.FINAL),
    METHOD_NOT_FOUND(104, "method not found", Kind.FINAL),
    ALREADY_SUBSCRIBED(105, "already subscribed", Kind.FINAL),
    LIMIT_EXCEEDED(106, "limit exceeded", Kind.FINAL),
    BAD_REQUEST(107, "bad request", Kind.FINAL),
    NOT_AVAILABLE(108, "not available", Kind.FINAL),
    TOKEN_EXPIRED(109, "token expired", Kind.FINAL),
    EXPIRED(110, "expired", Kind.FINAL),
    TOO_MANY_REQUESTS(111, "too many requests", Kind.TEMPORARY),
    UNRECOVERABLE_POSITION(112, "unrecoverable position", Kind.FINAL);

    private enum Kind {
        TEMPORARY,
        FINAL
    }

    private final int code;
    private final String message;
    private final Kind kind;

    ErrorCode(int code, String message, Kind kind) {
        this.code = code;
        this.message = message;
        this.kind = kind;
    }

    public int code() {
        return code;
    }

    public ProtocolError error() {
        return new ProtocolError(code, message, kind == Kind.TEMPORARY);
    }
}
