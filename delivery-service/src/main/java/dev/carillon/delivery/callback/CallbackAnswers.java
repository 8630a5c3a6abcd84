// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.ProblemWriter;
import org.springframework.http.ResponseEntity;

/// HTTP answers to providers' callbacks.
final class CallbackAnswers {

    private CallbackAnswers() {}

    static ResponseEntity<byte[]> of(ReportResult result) {
        return switch (result) {
            case RECORDED, REPEATED, LATE, OF_NO_USE ->
                ResponseEntity.noContent().build();
            case UNKNOWN ->
                ProblemWriter.response(Problem.of(
                        FailureCode.NOT_FOUND, 404, "the callback is not about a delivery of this installation"));
            case FORGED ->
                ProblemWriter.response(
                        Problem.of(FailureCode.FORBIDDEN, 403, "the signature is missing or does not match"));
            case MALFORMED ->
                ProblemWriter.response(Problem.of(FailureCode.INVALID_REQUEST, 400, "the report cannot be parsed"));
            case UNAVAILABLE -> ProblemWriter.response(Problem.unavailable("reports cannot be recorded at the moment"));
        };
    }
}
