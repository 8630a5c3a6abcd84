// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.auditor;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditEntry;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.audit.Verification;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.runtime.http.RefusedException;
import java.util.List;

/// Audit log as its readers may list and verify it. Thread-safe.
record AuditLog(AuditTrail audit) {

    /// The newest entries first.
    ///
    /// @param chain `installation` for changes that concern no single tenant; empty for the caller's tenant
    Page<AuditView> list(Caller caller, String chain, AuditTrail.Filter filter, int limit) {
        int size = Page.requireLimit(limit);
        requireSearchable(caller, filter.subject());
        List<AuditEntry> found = audit.list(chain(caller, chain), filter, size + 1);
        return Page.of(found, size, entry -> Long.toString(entry.sequence())).map(entry -> AuditView.of(entry, caller));
    }

    /// @param known head of the chain at an earlier verification; may be empty
    Verification verify(Caller caller, String chain, String known) {
        return audit.verify(chain(caller, chain), known);
    }

    /// Refuses a search for a subject that the caller may not see: the number of results would reveal it.
    private static void requireSearchable(Caller caller, String subject) {
        if (!subject.isEmpty() && !caller.isAllowed(Scope.RECIPIENTS_READ)) {
            throw AdminRefusals.forbidden("searching for a subject needs the scope recipients:read");
        }
    }

    private static String chain(Caller caller, String asked) {
        return switch (asked) {
            case "" -> caller.tenant().value();
            case "installation" -> {
                if (!caller.isAllowed(Scope.OPERATOR)) {
                    throw AdminRefusals.forbidden("reading the installation's chain needs the scope operator");
                }
                yield Change.INSTALLATION;
            }
            default -> throw RefusedException.invalid("chain", "enum", "must be installation, or absent");
        };
    }
}
