// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.events.FailureCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/// A request over HTTP that is not served, as RFC 9457 problem details.
public final class HttpRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final String RETRY_AFTER_SECONDS = "1";

    private final FailureCode code;
    private final HttpStatus status;

    public HttpRefusal(FailureCode code, HttpStatus status, String detail) {
        super(detail, null, false, false);
        this.code = code;
        this.status = status;
    }

    public static HttpRefusal unavailable() {
        return new HttpRefusal(
                FailureCode.UNAVAILABLE, HttpStatus.SERVICE_UNAVAILABLE, "the inbox cannot be reached at the moment");
    }

    /// Whether trying again later helps.
    public boolean isForNow() {
        return status == HttpStatus.SERVICE_UNAVAILABLE;
    }

    public ResponseEntity<ProblemDetail> response() {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(getMessage()));
        problem.setType(java.net.URI.create(code.urn()));
        problem.setTitle(code.wireName());
        ResponseEntity.BodyBuilder response = ResponseEntity.status(status);
        if (isForNow()) {
            response.header("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (status == HttpStatus.UNAUTHORIZED) {
            response.header("WWW-Authenticate", "Bearer");
        }
        return response.body(problem);
    }
}
