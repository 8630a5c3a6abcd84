// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Role of an operator in a tenant. The scopes of each role are defined only here. An installation admin holds all
/// scopes in every tenant, through [Scope#OPERATOR].
public enum Role {
    /// Reads events, deliveries and the catalog, without personal data.
    VIEWER,
    /// Supports recipients: reads and corrects their data, and reads why a notification was or was not sent.
    SUPPORT,
    /// Writes event types, templates and workflows. Reads no personal data.
    EDITOR,
    /// Runs the platform: retracts notifications, redrives dead letters, pauses and resumes.
    OPERATOR,
    /// All scopes of the tenant, including API keys, the roles of operators and the permanent erasure of
    /// recipients.
    ADMIN;

    public Set<Scope> scopes() {
        return switch (this) {
            case VIEWER -> EnumSet.of(Scope.EVENTS_READ, Scope.CATALOG_READ, Scope.OPERATIONS_READ, Scope.AUDIT_READ);
            case SUPPORT -> with(VIEWER, Scope.RECIPIENTS_READ, Scope.RECIPIENTS_WRITE);
            case EDITOR -> with(VIEWER, Scope.CATALOG_WRITE);
            case OPERATOR -> with(SUPPORT, Scope.EVENTS_WRITE, Scope.OPERATIONS_WRITE);
            case ADMIN ->
                with(OPERATOR, Scope.CATALOG_WRITE, Scope.KEYS_WRITE, Scope.OPERATORS_WRITE, Scope.RECIPIENTS_ERASE);
        };
    }

    private static Set<Scope> with(Role under, Scope... more) {
        Set<Scope> scopes = EnumSet.copyOf(under.scopes());
        scopes.addAll(List.of(more));
        return scopes;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> find(String wireName) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(wireName))
                .findFirst();
    }
}
