// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an operator is in a tenant. This is the one place that says what a role may do; an installation's admin may do
/// all of it in every tenant, as [Scope#OPERATOR].
public enum Role {
    /// Sees what happens, without personal data.
    VIEWER,
    /// Answers recipients: sees and corrects their data, and sees why they were told what.
    SUPPORT,
    /// Writes event types, templates and workflows. Sees no personal data.
    EDITOR,
    /// Keeps it running: takes notifications back, sends dead letters again, pauses and resumes.
    OPERATOR,
    /// All of it, who has which role, and erasing recipients, which nobody takes back.
    ADMIN;

    public Set<Scope> scopes() {
        return switch (this) {
            case VIEWER -> EnumSet.of(Scope.EVENTS_READ, Scope.CATALOG_READ, Scope.OPERATIONS_READ, Scope.AUDIT_READ);
            case SUPPORT -> with(VIEWER, Scope.RECIPIENTS_READ, Scope.RECIPIENTS_WRITE);
            case EDITOR -> with(VIEWER, Scope.CATALOG_WRITE);
            case OPERATOR -> with(SUPPORT, Scope.EVENTS_WRITE, Scope.OPERATIONS_WRITE);
            case ADMIN -> with(OPERATOR, Scope.CATALOG_WRITE, Scope.OPERATORS_WRITE, Scope.RECIPIENTS_ERASE);
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
