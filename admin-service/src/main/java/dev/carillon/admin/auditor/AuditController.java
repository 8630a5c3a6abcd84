// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.auditor;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Verification;
import dev.carillon.admin.json.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API of the audit log.
@RestController
@RequestMapping("/v1/audit")
@Tag(name = "Audit")
final class AuditController {

    private final AuditLog audit;

    AuditController(AuditLog audit) {
        this.audit = audit;
    }

    @GetMapping
    @RequiresScope(Scope.AUDIT_READ)
    @Operation(
            summary = "List the entries of the audit log",
            description = "The newest first; `next` is the next page's `before`. Filter by `kind` and `subject`."
                    + " `chain=installation` lists changes that concern no single tenant: operators and"
                    + " sign-ins; it needs the scope operator. Changes to recipients are shown with the scope"
                    + " recipients:read.")
    Page<AuditView> list(
            Caller caller,
            @RequestParam(defaultValue = "") String chain,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
            @RequestParam(defaultValue = "50") int limit) {
        return audit.list(caller, chain, new AuditTrail.Filter(before, kind, subject), limit);
    }

    @GetMapping("/verification")
    @RequiresScope(Scope.AUDIT_READ)
    @Operation(
            summary = "Verify the audit log",
            description =
                    "Reads the whole chain. `fault` names the first invalid entry. Note the `head` elsewhere and pass"
                            + " it as `known` the next time: the verification then also detects a removed end of the"
                            + " chain.")
    Verification verify(
            Caller caller,
            @RequestParam(defaultValue = "") String chain,
            @RequestParam(defaultValue = "") String known) {
        return audit.verify(caller, chain, known);
    }
}
