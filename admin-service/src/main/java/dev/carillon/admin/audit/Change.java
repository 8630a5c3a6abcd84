// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import java.util.Optional;

/// One change as it is recorded. Neither side holds a secret.
///
/// @param chain the tenant whose chain it goes to; [#INSTALLATION] for what concerns all of them
/// @param action a verb: `create`, `change`, `delete`, `revoke`, `redrive`, `sign-in` …
/// @param kind of the subject: `template`, `recipient`, `api-key` …
/// @param subject the id of what is changed
/// @param before what was there, as JSON; empty where there was nothing
/// @param after what is there now, as JSON; empty where there is nothing
public record Change(
        String chain, String action, String kind, String subject, Optional<String> before, Optional<String> after) {

    public static final String INSTALLATION = "";

    /// A change from one state to another: its action follows from which of them there are.
    public static Change of(
            String chain, String kind, String subject, Optional<String> before, Optional<String> after) {
        String action = before.isEmpty() ? "create" : after.isEmpty() ? "delete" : "change";
        return new Change(chain, action, kind, subject, before, after);
    }

    /// Something that was done and left no two states to compare.
    public static Change done(String chain, String action, String kind, String subject) {
        return new Change(chain, action, kind, subject, Optional.empty(), Optional.empty());
    }
}
