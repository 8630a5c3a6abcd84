// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.quota.Quotas;
import dev.carillon.events.RecipientId;
import dev.carillon.runtime.access.TenantSlots;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API that lists a tenant's recipients.
@RestController
@RequestMapping("/v1/recipients")
@Tag(name = "Recipients")
final class RecipientListController {

    private final Recipients recipients;
    private final Quotas quotas;
    private final AuditTrail audit;

    RecipientListController(Recipients recipients, Quotas quotas, AuditTrail audit) {
        this.recipients = recipients;
        this.quotas = quotas;
        this.audit = audit;
    }

    /// Recipient in a list.
    record RecipientItem(String id, String locale, String timeZone, long version, Instant updatedAt) {}

    @GetMapping
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(
            summary = "List recipients",
            description = "In the order of their ids; with `prefix`, those whose ids begin with it. At most 200 in a"
                    + " page; `next` is the next page's `after`. Every page is recorded in the audit log.")
    Page<RecipientItem> list(
            Caller caller,
            @RequestParam(defaultValue = "") String prefix,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        requireSound(prefix, after, limit);
        try (TenantSlots.Slot _ = quotas.search(caller.tenant())) {
            audit.recordRead(Change.done(caller.tenant().value(), "list", "recipient", prefix + "*"));
            return Page.of(
                            recipients.list(caller.tenant(), prefix, after, limit + 1),
                            limit,
                            stored -> stored.recipient().value())
                    .map(RecipientListController::item);
        }
    }

    private static void requireSound(String prefix, String after, int limit) {
        List<Violation> violations = new ArrayList<>();
        requireId("prefix", prefix, violations);
        requireId("after", after, violations);
        Page.findLimitViolation(limit).ifPresent(violations::add);
        if (!violations.isEmpty()) {
            throw RefusedException.invalid(violations);
        }
    }

    /// The beginning of an id has the same characters as an id.
    private static void requireId(String name, String text, List<Violation> violations) {
        try {
            if (!text.isEmpty()) {
                new RecipientId(text);
            }
        } catch (IllegalArgumentException e) {
            violations.add(new Violation(name, "format", String.valueOf(e.getMessage())));
        }
    }

    private static RecipientItem item(Recipients.Stored stored) {
        return new RecipientItem(
                stored.recipient().value(),
                stored.profile().locale(),
                stored.profile().timeZone(),
                stored.version(),
                stored.updatedAt());
    }
}
