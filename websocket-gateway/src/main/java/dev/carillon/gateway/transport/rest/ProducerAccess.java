// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.rest;

import dev.carillon.events.TenantId;
import dev.carillon.gateway.connection.TenantDirectory;
import dev.carillon.gateway.transport.GatewayRefusals;
import dev.carillon.runtime.access.ApiKeyCheck;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.RefusedException;

/// Authentication of producers: finds the tenant whose API key a request carries. Thread-safe.
final class ProducerAccess {

    private final TenantDirectory tenants;
    private final ApiKeyCheck keys;

    /// @param keys check against the keys of the directory
    ProducerAccess(TenantDirectory tenants, ApiKeyCheck keys) {
        this.tenants = tenants;
        this.keys = keys;
    }

    /// @param authorization header; may be empty
    /// @throws RefusedException if the request has no valid API key with the scope, or the catalog has not been
    /// read yet
    TenantId require(String authorization, String scope) {
        if (!tenants.isCurrent()) {
            throw GatewayRefusals.inboxUnavailable();
        }
        return switch (keys.check(authorization, scope)) {
            case ApiKeyCheck.Outcome.Admitted(TenantId tenant, String _) -> tenant;
            case ApiKeyCheck.Outcome.Denied(Problem problem) -> throw new RefusedException(problem);
        };
    }
}
