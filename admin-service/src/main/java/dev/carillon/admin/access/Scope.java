// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Permission of an API key or, by its [Role], of an operator.
public enum Scope {
    EVENTS_WRITE,
    EVENTS_READ,
    RECIPIENTS_WRITE,
    RECIPIENTS_READ,
    /// Erasing a recipient. Erasure is permanent, so [#RECIPIENTS_WRITE] does not include it.
    RECIPIENTS_ERASE,
    CATALOG_WRITE,
    CATALOG_READ,
    /// Creating and revoking API keys. [#CATALOG_WRITE] does not include it.
    KEYS_WRITE,
    /// Reading dead letters, providers and other operational state.
    OPERATIONS_READ,
    OPERATIONS_WRITE,
    /// Reading the audit log. Changes to recipients are shown only to callers that may read recipients.
    AUDIT_READ,
    /// Assigning roles to operators.
    OPERATORS_WRITE,
    /// All other scopes, administration of tenants, and acting for another tenant.
    OPERATOR;

    /// Name in JSON, such as `events:write`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }

    public static Optional<Scope> find(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName().equals(wireName))
                .findFirst();
    }

    /// True if a holder of the given scopes has this scope.
    boolean isWithin(Set<Scope> held) {
        return held.contains(this) || held.contains(OPERATOR);
    }

    public static List<String> wireNames(Set<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::wireName).toList();
    }

    /// Scopes that a tenant's own services need.
    public static Set<Scope> ofTenant() {
        return EnumSet.of(
                EVENTS_WRITE, EVENTS_READ, RECIPIENTS_WRITE, RECIPIENTS_READ, CATALOG_WRITE, CATALOG_READ, KEYS_WRITE);
    }
}
