// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.events.TenantId;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/// Authenticated sender of a request. Controllers receive it as a parameter of this type.
///
/// @param tenant tenant whose data the request is about: the key's tenant, or the tenant that an operator acts for
/// @param keyId public part of the API key, or `operator:<id>` for an operator in the console
@Hidden
public record Caller(TenantId tenant, String keyId, Set<Scope> scopes) {

    /// Prefix of an operator's id in the names of actors.
    public static final String OPERATOR = "operator:";

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean isAllowed(Scope scope) {
        return scope.isWithin(scopes);
    }

    /// Name of the caller in the audit log.
    public String actorName() {
        return isOperator() ? keyId : StoredKey.makerName(keyId);
    }

    /// True for an operator in the console, false for an API key.
    public boolean isOperator() {
        return keyId.indexOf(':') >= 0;
    }

    /// Authenticated caller of a request; empty for requests that need no authentication.
    public static Optional<Caller> of(HttpServletRequest request) {
        return Optional.ofNullable((Caller) request.getAttribute(Authentication.CALLER));
    }

    Caller actingFor(TenantId other) {
        return new Caller(other, keyId, scopes);
    }
}
