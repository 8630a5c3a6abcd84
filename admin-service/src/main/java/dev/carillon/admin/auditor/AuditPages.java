// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.auditor;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditEntry;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Page;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Console pages of the audit log.
@ConsolePages
@RequestMapping("/console/t/{tenant}/audit")
final class AuditPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(800, "Audit", "audit", Scope.AUDIT_READ);

    private static final int PAGE = 50;

    private final AuditTrail audit;

    AuditPages(AuditTrail audit) {
        this.audit = audit;
    }

    @GetMapping
    @RequiresScope(Scope.AUDIT_READ)
    String list(
            Caller caller,
            @RequestParam(defaultValue = "") String chain,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
            Model model) {
        AuditController.requireSearchable(caller, kind, subject);
        Page<AuditEntry> found = Page.of(
                audit.list(
                        AuditController.chain(caller, chain),
                        new AuditTrail.Filter(before, kind.strip(), subject.strip()),
                        PAGE + 1),
                PAGE,
                entry -> Long.toString(entry.sequence()));
        model.addAttribute("page", found.map(entry -> AuditView.of(entry, caller)));
        model.addAttribute("chain", chain);
        model.addAttribute("kind", kind);
        model.addAttribute("subject", subject);
        return "console/audit";
    }

    @GetMapping("/verification")
    @RequiresScope(Scope.AUDIT_READ)
    String verify(
            Caller caller,
            @RequestParam(defaultValue = "") String chain,
            @RequestParam(defaultValue = "") String known,
            Model model) {
        model.addAttribute("verification", audit.verify(AuditController.chain(caller, chain), known.strip()));
        return "console/audit :: verification";
    }
}
