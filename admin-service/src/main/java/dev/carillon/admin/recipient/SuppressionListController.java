// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API that lists a tenant's suppressed addresses. They are changed per recipient.
@RestController
@RequestMapping("/v1/suppressions")
@Tag(name = "Recipients")
final class SuppressionListController {

    private final Recipients recipients;

    SuppressionListController(Recipients recipients) {
        this.recipients = recipients;
    }

    @GetMapping
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(
            summary = "List the suppressed addresses",
            description = "Addresses by recipient that bounced, whose owner complained, or that were suppressed"
                    + " manually. At most 200 recipients in a page; `next` is the next page's `after`.")
    Page<Object> list(
            Caller caller,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(
                        recipients.listSuppressed(caller.tenant(), after, size + 1),
                        size,
                        stored -> stored.recipient().value())
                .map(stored -> Json.object()
                        .put("recipient", stored.recipient().value())
                        .set("suppressions", Suppression.json(stored.profile().suppressions())));
    }
}
