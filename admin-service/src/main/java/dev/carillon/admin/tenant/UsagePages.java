// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/// Console page of a tenant's quota and its usage.
@ConsolePages
@RequestMapping("/console/t/{tenant}/usage")
final class UsagePages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(880, "Usage", "usage", Scope.EVENTS_READ);

    private final TenantUsage usage;

    UsagePages(TenantUsage usage) {
        this.usage = usage;
    }

    @GetMapping
    @RequiresScope(Scope.EVENTS_READ)
    String show(Caller caller, Model model) {
        model.addAttribute("usage", usage.read(caller.tenant()));
        return "console/usage";
    }
}
