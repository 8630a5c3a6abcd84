// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import dev.carillon.events.FailureCode;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/// What a provider is answered.
final class CallbackAnswers {

    private static final String RETRY_AFTER_SECONDS = "10";

    private CallbackAnswers() {}

    static ResponseEntity<ProblemDetail> of(ReportResult result) {
        return switch (result) {
            case RECORDED, REPEATED, LATE, OF_NO_USE ->
                ResponseEntity.noContent().build();
            case UNKNOWN -> problem(HttpStatus.NOT_FOUND, FailureCode.NOT_FOUND, "this is about no delivery of ours");
            case FORGED ->
                problem(HttpStatus.FORBIDDEN, FailureCode.FORBIDDEN, "the signature is missing or does not match");
            case MALFORMED ->
                problem(HttpStatus.BAD_REQUEST, FailureCode.INVALID_REQUEST, "this is no report that can be read");
            case UNAVAILABLE ->
                ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                        .header("Retry-After", RETRY_AFTER_SECONDS)
                        .body(detail(
                                HttpStatus.SERVICE_UNAVAILABLE,
                                FailureCode.UNAVAILABLE,
                                "nothing can be recorded at the moment"));
        };
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, FailureCode code, String text) {
        return ResponseEntity.status(status).body(detail(status, code, text));
    }

    private static ProblemDetail detail(HttpStatus status, FailureCode code, String text) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, text);
        detail.setType(URI.create(code.urn()));
        detail.setTitle(code.wireName().replace('-', ' '));
        return detail;
    }
}
