// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import java.util.Optional;

/// Recorded change of one subject. Neither state contains a secret.
///
/// @param chain tenant whose chain the change is added to; [#INSTALLATION] for changes that affect all tenants
/// @param action verb: `create`, `change`, `delete`, `revoke`, `redrive`, `sign-in` …
/// @param kind kind of the subject: `template`, `recipient`, `api-key` …
/// @param subject id of the changed thing
/// @param before state before the change, as JSON; empty if the subject did not exist
/// @param after state after the change, as JSON; empty if the subject was deleted
public record Change(
        String chain, String action, String kind, String subject, Optional<String> before, Optional<String> after) {

    public static final String INSTALLATION = "";

    /// Change from one state to another. The action follows from the states that are present.
    public static Change of(
            String chain, String kind, String subject, Optional<String> before, Optional<String> after) {
        String action = before.isEmpty() ? "create" : after.isEmpty() ? "delete" : "change";
        return new Change(chain, action, kind, subject, before, after);
    }

    /// Action that has no states to compare.
    public static Change done(String chain, String action, String kind, String subject) {
        return new Change(chain, action, kind, subject, Optional.empty(), Optional.empty());
    }
}
