// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import dev.carillon.events.FailureCode;
import java.util.List;
import org.springframework.http.HttpStatus;

/// Refusal of a request, thrown where the request is handled; each service has one advice that writes its problem. It
/// has no stack trace, because refusals are expected.
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public RefusedException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public RefusedException(FailureCode code, HttpStatus status, String detail) {
        this(Problem.of(code, status.value(), detail));
    }

    public static RefusedException invalid(String detail) {
        return new RefusedException(FailureCode.INVALID_REQUEST, HttpStatus.BAD_REQUEST, detail);
    }

    public static RefusedException invalid(List<Violation> violations) {
        return new RefusedException(Problem.invalidRequest(HttpStatus.BAD_REQUEST.value(), violations));
    }

    public static RefusedException invalid(String path, String rule, String message) {
        return invalid(List.of(new Violation(path, rule, message)));
    }

    public static RefusedException invalidRecipient(String detail) {
        return new RefusedException(FailureCode.INVALID_RECIPIENT, HttpStatus.BAD_REQUEST, detail);
    }

    /// @param what sentence about the excess, such as `the body has too many bytes`
    public static RefusedException tooLarge(String what, long limit) {
        return new RefusedException(
                Problem.overLimit(FailureCode.PAYLOAD_TOO_LARGE, HttpStatus.CONTENT_TOO_LARGE.value(), what, limit));
    }

    public static RefusedException unauthenticated(String detail) {
        return new RefusedException(FailureCode.UNAUTHENTICATED, HttpStatus.UNAUTHORIZED, detail);
    }

    public static RefusedException notFound(String what) {
        return new RefusedException(FailureCode.NOT_FOUND, HttpStatus.NOT_FOUND, "there is no " + what);
    }

    public static RefusedException unavailable(String detail) {
        return new RefusedException(Problem.unavailable(detail));
    }

    public Problem problem() {
        return problem;
    }

    public HttpStatus status() {
        return HttpStatus.valueOf(problem.status());
    }

    /// Detail of the refusal.
    public String detail() {
        return problem.detail();
    }
}
