// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.auditor;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
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

    private final AuditLog audit;

    AuditPages(AuditLog audit) {
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
        model.addAttribute(
                "page", audit.list(caller, chain, new AuditTrail.Filter(before, kind.strip(), subject.strip()), PAGE));
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
        model.addAttribute("verification", audit.verify(caller, chain, known.strip()));
        return "console/audit :: verification";
    }
}
