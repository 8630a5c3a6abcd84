// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.events.TenantId;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Set;

/// Who sent a request, authenticated. A controller's parameter of this type is filled in.
///
/// @param tenant whose data the request is about: the key's own tenant, or the one that an operator acts for
/// @param keyId the public part of the API key
@Hidden
public record Caller(TenantId tenant, String keyId, Set<Scope> scopes) {

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean isAllowed(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.OPERATOR);
    }

    Caller actingFor(TenantId other) {
        return new Caller(other, keyId, scopes);
    }
}
