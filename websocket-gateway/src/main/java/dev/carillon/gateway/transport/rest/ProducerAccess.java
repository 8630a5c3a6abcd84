// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.rest;

import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.gateway.connection.ProducerKeys;
import dev.carillon.gateway.transport.HttpRefusal;
import org.springframework.http.HttpStatus;

/// Authentication of producers' HTTP requests.
final class ProducerAccess {

    private final ProducerKeys keys;

    ProducerAccess(ProducerKeys keys) {
        this.keys = keys;
    }

    /// @param authorization header; may be empty
    /// @throws HttpRefusal if the request has no valid API key with the scope
    TenantId require(String authorization, String scope) {
        return switch (keys.verify(authorization, scope)) {
            case ProducerKeys.Verdict.Valid(TenantId tenant) -> tenant;
            case ProducerKeys.Verdict.Unauthenticated() ->
                throw new HttpRefusal(
                        FailureCode.UNAUTHENTICATED, HttpStatus.UNAUTHORIZED, "a valid API key is required");
            case ProducerKeys.Verdict.LacksScope() ->
                throw new HttpRefusal(
                        FailureCode.FORBIDDEN, HttpStatus.FORBIDDEN, "the API key lacks the scope " + scope);
            case ProducerKeys.Verdict.Undecided() -> throw HttpRefusal.unavailable();
        };
    }
}
