// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.rest;

import dev.carillon.events.FailureCode;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.gateway.store.StoreUnavailableException;
import dev.carillon.gateway.transport.HttpRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/// Every refusal of the gateway's own controllers as problem details.
@RestControllerAdvice(basePackages = "dev.carillon.gateway")
class GatewayErrorAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayErrorAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(HttpRefusal refusal) {
        return refusal.response();
    }

    @ExceptionHandler({StoreUnavailableException.class, KeysUnavailableException.class})
    ResponseEntity<ProblemDetail> unavailable(RuntimeException failure) {
        LOG.info("a request is refused for now: {}", failure.getMessage());
        return HttpRefusal.unavailable().response();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> mistyped(MethodArgumentTypeMismatchException mismatch) {
        return new HttpRefusal(
                        FailureCode.INVALID_REQUEST,
                        HttpStatus.BAD_REQUEST,
                        "the parameter %s has the wrong type".formatted(mismatch.getName()))
                .response();
    }
}
