// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.auditor;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Requires;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditEntry;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.audit.Verification;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.refusal.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The audit log over REST.
@RestController
@RequestMapping("/v1/audit")
@Tag(name = "Audit")
final class AuditController {

    private final AuditTrail audit;

    AuditController(AuditTrail audit) {
        this.audit = audit;
    }

    @GetMapping
    @Requires(Scope.AUDIT_READ)
    @Operation(
            summary = "Who changed what",
            description =
                    "The newest first; `next` is the next page's `before`. By `kind` and `subject`. `chain=installation` is"
                            + " what concerns no tenant: operators and sign-ins; it needs the scope operator. What was changed"
                            + " about recipients shows with the scope recipients:read.")
    Page<AuditView> list(
            Caller caller,
            @RequestParam(defaultValue = "") String chain,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
            @RequestParam(defaultValue = "50") int limit) {
        int size = Page.requireLimit(limit);
        requireSearchable(caller, kind, subject);
        List<AuditEntry> found =
                audit.list(chain(caller, chain), new AuditTrail.Filter(before, kind, subject), size + 1);
        return Page.of(found, size, entry -> Long.toString(entry.sequence())).map(entry -> AuditView.of(entry, caller));
    }

    @GetMapping("/verification")
    @Requires(Scope.AUDIT_READ)
    @Operation(
            summary = "Whether the audit log is as it was written",
            description =
                    "Looks over all of it. `fault` tells the first entry that is not. Note the `head` elsewhere and give it as"
                            + " `known` the next time: then an end that was cut off shows, too.")
    Verification verify(
            Caller caller,
            @RequestParam(defaultValue = "") String chain,
            @RequestParam(defaultValue = "") String known) {
        return audit.verify(chain(caller, chain), known);
    }

    /// Who may not see a subject may not find out by asking for it, either.
    static void requireSearchable(Caller caller, String kind, String subject) {
        if (!subject.isEmpty() && !caller.isAllowed(Scope.RECIPIENTS_READ)) {
            throw RefusedException.forbidden("looking for a subject needs the scope recipients:read");
        }
    }

    static String chain(Caller caller, String asked) {
        return switch (asked) {
            case "" -> caller.tenant().value();
            case "installation" -> {
                if (!caller.isAllowed(Scope.OPERATOR)) {
                    throw RefusedException.forbidden("the installation's chain needs the scope operator");
                }
                yield Change.INSTALLATION;
            }
            default -> throw RefusedException.invalid("chain", "enum", "must be installation, or absent");
        };
    }
}
