// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// REST API of the quotas' usage.
@RestController
@Tag(name = "Tenants")
final class UsageController {

    private final TenantUsage usage;

    UsageController(TenantUsage usage) {
        this.usage = usage;
    }

    @GetMapping("/v1/usage")
    @RequiresScope(Scope.EVENTS_READ)
    @Operation(summary = "Read the usage of the tenant's own quota")
    UsageView own(Caller caller) {
        return usage.read(caller.tenant());
    }

    @GetMapping("/v1/tenants/{id}/usage")
    @RequiresScope(Scope.OPERATOR)
    @Operation(summary = "Read the usage of a tenant's quota")
    UsageView ofTenant(Caller caller, @PathVariable String id) {
        try {
            return usage.read(new TenantId(id));
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("id", "format", String.valueOf(e.getMessage()));
        }
    }
}
