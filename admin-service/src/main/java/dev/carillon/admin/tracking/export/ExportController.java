// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.export;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API that exports all data about a recipient, for a subject access request.
@RestController
@Tag(name = "Recipients")
final class ExportController {

    private final RecipientExports exports;

    ExportController(RecipientExports exports) {
        this.exports = exports;
    }

    @GetMapping("/v1/recipients/{id}/export")
    @RequiresScope(Scope.RECIPIENTS_READ)
    @Operation(
            summary = "Export all data about a recipient",
            description = "Profile with addresses, devices, preferences and consents with evidence, the history of"
                    + " consents, subscriptions, and the notifications with their timelines, the newest first, at"
                    + " most 200 in a page; `next` is the next page's `after`. `inbox` is the path at which the gateway"
                    + " exports the inbox. 404 if nothing is stored about the recipient.")
    RecipientExports.Archive export(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        return exports.export(caller, id, after, limit);
    }
}
