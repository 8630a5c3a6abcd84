// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.access.Role;
import dev.carillon.admin.access.Scope;
import dev.carillon.events.TenantId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Permissions of an operator.
///
/// @param isInstallationAdmin true if the operator holds every scope in every tenant
/// @param roles roles by tenant
record Grants(boolean isInstallationAdmin, Map<String, Set<Role>> roles) {

    Grants {
        Map<String, Set<Role>> copy = new TreeMap<>();
        roles.forEach((tenant, granted) -> copy.put(tenant, new TreeSet<>(granted)));
        roles = copy;
    }

    /// Scopes in a tenant; empty if the operator has no role there.
    Set<Scope> scopes(TenantId tenant) {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        if (isInstallationAdmin) {
            scopes.addAll(EnumSet.allOf(Scope.class));
        }
        roles.getOrDefault(tenant.value(), Set.of()).forEach(role -> scopes.addAll(role.scopes()));
        return scopes;
    }
}
