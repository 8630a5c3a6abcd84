// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.ProblemWriter;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/// Refusal of a request over HTTP, thrown where the request is handled.
public final class HttpRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public HttpRefusal(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public HttpRefusal(FailureCode code, HttpStatus status, String detail) {
        this(Problem.of(code, status.value(), detail));
    }

    /// Refusal of a body that is larger than its limit.
    public static HttpRefusal tooLarge(String what, long limit) {
        return new HttpRefusal(
                Problem.overLimit(FailureCode.PAYLOAD_TOO_LARGE, HttpStatus.CONTENT_TOO_LARGE.value(), what, limit));
    }

    public static HttpRefusal unavailable() {
        return new HttpRefusal(Problem.unavailable("the inbox cannot be reached at the moment"));
    }

    /// True if the client may retry the request later.
    public boolean isForNow() {
        return problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value();
    }

    public ResponseEntity<byte[]> response() {
        return ProblemWriter.response(problem);
    }
}
