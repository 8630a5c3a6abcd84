// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Form;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.VersionPrecondition;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.documents.catalog.SubmissionQuota;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.quota.TenantQuota;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.node.ObjectNode;

/// Console page of a tenant's quota and its usage. Administrators of the installation change the quota on it.
@ConsolePages
@RequestMapping("/console/t/{tenant}/usage")
final class UsagePages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(880, "Usage", "usage", Scope.EVENTS_READ);

    private final TenantUsage usage;
    private final Tenants tenants;
    private final Outbox outbox;
    private final TenantQuota defaults;

    UsagePages(TenantUsage usage, Tenants tenants, Outbox outbox, TenantQuota defaults) {
        this.usage = usage;
        this.tenants = tenants;
        this.outbox = outbox;
        this.defaults = defaults;
    }

    @GetMapping
    @RequiresScope(Scope.EVENTS_READ)
    String show(Caller caller, Model model) {
        Tenants.Stored stored =
                tenants.find(caller.tenant()).orElseThrow(() -> RefusedException.notFound("such tenant"));
        model.addAttribute("usage", usage.read(caller.tenant()));
        model.addAttribute("version", stored.version());
        model.addAttribute("own", stored.settings().quota().orElse(SubmissionQuota.DEFAULT));
        model.addAttribute("defaults", defaults);
        return "console/usage";
    }

    @PostMapping
    @RequiresScope(Scope.OPERATOR)
    String change(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam long version,
            @RequestParam Map<String, String> submitted,
            RedirectAttributes redirect) {
        ObjectNode limits = Json.object();
        new Form(submitted).putNumbers(limits, SubmissionQuota.MEMBERS);
        SubmissionQuota quota = JsonRequest.require(SubmissionQuota.parse(limits));
        outbox.write(transaction -> {
            Tenants.Stored before = tenants.requireLocked(transaction, caller.tenant());
            VersionPrecondition.of(version).requireMet(before.version());
            return tenants.change(transaction, before, before.settings().withQuota(quota));
        });
        redirect.addFlashAttribute("done", "The quota is changed. It applies everywhere within seconds.");
        return "redirect:/console/t/{tenant}/usage";
    }
}
