// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.refusal;

import dev.carillon.events.FailureCode;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/// Ends the handling of a request that cannot be granted. Carries all that the answer says; has no stack trace, because
/// the
/// place that threw it is of no interest.
public final class RefusedException extends RuntimeException {

    private final transient FailureCode code;
    private final transient HttpStatus status;
    private final transient Map<String, Object> members;

    private RefusedException(FailureCode code, HttpStatus status, String detail, Map<String, Object> members) {
        super(detail, null, false, false);
        this.code = code;
        this.status = status;
        this.members = Map.copyOf(members);
    }

    public static RefusedException invalid(List<Violation> violations) {
        Violation first = violations.getFirst();
        String detail = first.path() + ": " + first.message()
                + (violations.size() == 1 ? "" : " (and %d more)".formatted(violations.size() - 1));
        return new RefusedException(
                FailureCode.INVALID_REQUEST, HttpStatus.BAD_REQUEST, detail, Map.of("violations", violations));
    }

    public static RefusedException invalid(String path, String rule, String message) {
        return invalid(List.of(new Violation(path, rule, message)));
    }

    public static RefusedException invalidJson(String detail) {
        return new RefusedException(FailureCode.INVALID_JSON, HttpStatus.BAD_REQUEST, detail, Map.of());
    }

    public static RefusedException invalidRecipient(String detail) {
        return new RefusedException(FailureCode.INVALID_RECIPIENT, HttpStatus.BAD_REQUEST, detail, Map.of());
    }

    public static RefusedException tooLarge(long limit) {
        return new RefusedException(
                FailureCode.PAYLOAD_TOO_LARGE,
                HttpStatus.CONTENT_TOO_LARGE,
                "the body is larger than %d bytes".formatted(limit),
                Map.of("limit", limit));
    }

    public static RefusedException unsupportedMediaType(String supported) {
        return new RefusedException(
                FailureCode.UNSUPPORTED_MEDIA_TYPE,
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "send UTF-8 without a content encoding, as " + supported,
                Map.of());
    }

    public static RefusedException methodNotAllowed(String detail) {
        return new RefusedException(FailureCode.METHOD_NOT_ALLOWED, HttpStatus.METHOD_NOT_ALLOWED, detail, Map.of());
    }

    public static RefusedException batchTooLarge(int size, int limit) {
        return new RefusedException(
                FailureCode.BATCH_TOO_LARGE,
                HttpStatus.CONTENT_TOO_LARGE,
                "the batch has %d items, the limit is %d".formatted(size, limit),
                Map.of("limit", limit));
    }

    public static RefusedException unauthenticated(String detail) {
        return new RefusedException(FailureCode.UNAUTHENTICATED, HttpStatus.UNAUTHORIZED, detail, Map.of());
    }

    public static RefusedException forbidden(String detail) {
        return new RefusedException(FailureCode.FORBIDDEN, HttpStatus.FORBIDDEN, detail, Map.of());
    }

    public static RefusedException notFound(String what) {
        return new RefusedException(FailureCode.NOT_FOUND, HttpStatus.NOT_FOUND, "there is no " + what, Map.of());
    }

    /// @param digest the notification with which it went out
    public static RefusedException notRetractable(String digest) {
        return new RefusedException(
                FailureCode.NOT_RETRACTABLE,
                HttpStatus.CONFLICT,
                "it went out as part of the digest " + digest,
                Map.of("digestNotificationId", digest));
    }

    /// The log holds recipients' payload in the clear, and cannot be changed.
    public static RefusedException notErasable() {
        return new RefusedException(
                FailureCode.NOT_ERASABLE,
                HttpStatus.CONFLICT,
                "carillon.keys.encryption is off: what is in the log cannot be erased, only wait for its retention",
                Map.of());
    }

    /// @param state that forbids it
    public static RefusedException wrongState(String detail, String state) {
        return new RefusedException(FailureCode.WRONG_STATE, HttpStatus.CONFLICT, detail, Map.of("state", state));
    }

    public static RefusedException versionConflict(String detail) {
        return new RefusedException(FailureCode.VERSION_CONFLICT, HttpStatus.PRECONDITION_FAILED, detail, Map.of());
    }

    /// A draft that was written on the basis of another state than there is now.
    public static RefusedException staleDraft(String detail) {
        return new RefusedException(FailureCode.VERSION_CONFLICT, HttpStatus.CONFLICT, detail, Map.of());
    }

    public static RefusedException unavailable(String detail) {
        return new RefusedException(FailureCode.UNAVAILABLE, HttpStatus.SERVICE_UNAVAILABLE, detail, Map.of());
    }

    public FailureCode code() {
        return code;
    }

    public HttpStatus status() {
        return status;
    }

    /// Members of the problem beside the standard ones.
    public Map<String, Object> members() {
        return members;
    }

    /// The refusal in words: never null.
    public String detail() {
        return String.valueOf(getMessage());
    }
}
