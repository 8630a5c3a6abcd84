// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an API key or, by their [Role], an operator may do.
public enum Scope {
    EVENTS_WRITE,
    EVENTS_READ,
    RECIPIENTS_WRITE,
    RECIPIENTS_READ,
    /// Erasing a recipient. There is no way back, so [#RECIPIENTS_WRITE] does not bring it along.
    RECIPIENTS_ERASE,
    CATALOG_WRITE,
    CATALOG_READ,
    /// Dead letters, providers and what else shows how the platform does.
    OPERATIONS_READ,
    OPERATIONS_WRITE,
    /// Who changed what. What was changed about recipients shows only to those who may read recipients.
    AUDIT_READ,
    /// Which operators have which roles.
    OPERATORS_WRITE,
    /// All of the others, tenants, and acting for another tenant.
    OPERATOR;

    /// As in JSON: `events:write`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', ':');
    }

    public static Optional<Scope> find(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName().equals(wireName))
                .findFirst();
    }

    public static List<String> wireNames(Set<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::wireName).toList();
    }

    /// What a product's services need inside one tenant.
    public static Set<Scope> ofTenant() {
        return EnumSet.of(EVENTS_WRITE, EVENTS_READ, RECIPIENTS_WRITE, RECIPIENTS_READ, CATALOG_WRITE, CATALOG_READ);
    }
}
