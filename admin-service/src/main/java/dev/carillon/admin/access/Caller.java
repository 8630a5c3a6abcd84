// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.events.TenantId;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/// Who sent a request, authenticated. A controller's parameter of this type is filled in.
///
/// @param tenant whose data the request is about: the key's own tenant, or the one that an operator acts for
/// @param keyId the public part of the API key, or `operator:<id>` of a person in the console
@Hidden
public record Caller(TenantId tenant, String keyId, Set<Scope> scopes) {

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean isAllowed(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.OPERATOR);
    }

    /// As the audit log names whom it is.
    public String actorName() {
        return keyId.indexOf(':') < 0 ? "key:" + keyId : keyId;
    }

    /// Who was found to send a request; empty where anybody may.
    public static Optional<Caller> of(HttpServletRequest request) {
        return Optional.ofNullable((Caller) request.getAttribute(Authentication.CALLER));
    }

    Caller actingFor(TenantId other) {
        return new Caller(other, keyId, scopes);
    }
}
