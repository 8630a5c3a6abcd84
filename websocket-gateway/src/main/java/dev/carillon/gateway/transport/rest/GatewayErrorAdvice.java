// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.rest;

import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.gateway.store.StoreUnavailableException;
import dev.carillon.gateway.transport.GatewayRefusals;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.ProblemWriter;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/// Writes every refusal of the gateway's own controllers as problem details.
@RestControllerAdvice(basePackages = "dev.carillon.gateway")
class GatewayErrorAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayErrorAdvice.class);

    @ExceptionHandler
    ResponseEntity<byte[]> refused(RefusedException refusal) {
        return ProblemWriter.response(refusal.problem());
    }

    @ExceptionHandler({StoreUnavailableException.class, KeysUnavailableException.class})
    ResponseEntity<byte[]> unavailable(RuntimeException failure) {
        LOG.info("refused a request because a dependency is unavailable: {}", failure.getMessage());
        return ProblemWriter.response(GatewayRefusals.inboxUnavailable().problem());
    }

    @ExceptionHandler
    ResponseEntity<byte[]> mistyped(MethodArgumentTypeMismatchException mismatch) {
        return ProblemWriter.response(Problem.invalidRequest(
                400, List.of(new Violation(mismatch.getName(), "type", "is not of the expected type"))));
    }
}
