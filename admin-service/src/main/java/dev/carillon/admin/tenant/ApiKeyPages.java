// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.access.TenantApiKeys;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import java.util.Arrays;
import java.util.List;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.node.ObjectNode;

/// Console page of a tenant's API keys. To replace a key, create another one, configure it in the service, and
/// revoke the first.
@ConsolePages
@RequestMapping("/console/t/{tenant}/api-keys")
final class ApiKeyPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(890, "API keys", "api-keys", Scope.CATALOG_READ);

    private static final String BACK = "redirect:/console/t/{tenant}/api-keys";
    private static final int PAGE = 50;

    private final TenantApiKeys keys;

    ApiKeyPages(TenantApiKeys keys) {
        this.keys = keys;
    }

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    String list(Caller caller, @RequestParam(defaultValue = "") String after, Model model) {
        model.addAttribute("page", keys.list(caller, after, PAGE));
        model.addAttribute(
                "scopes",
                Arrays.stream(Scope.values())
                        .filter(caller::isAllowed)
                        .map(Scope::wireName)
                        .toList());
        return "console/api-keys";
    }

    @PostMapping
    @RequiresScope(Scope.KEYS_WRITE)
    String create(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String name,
            @RequestParam(defaultValue = "") List<String> scopes,
            @RequestParam(defaultValue = "") String until,
            RedirectAttributes redirect) {
        ObjectNode request = Json.object();
        request.put("name", name.strip());
        scopes.forEach(request.putArray("scopes")::add);
        if (!until.isBlank()) {
            request.put("expiresAt", until.strip() + "T00:00:00Z");
        }
        TenantApiKeys.Created created = keys.create(caller, JsonRequest.fields(request));
        redirect.addFlashAttribute("done", "API key %s is created. It is shown only once:".formatted(created.name()));
        redirect.addFlashAttribute("secret", created.key());
        return BACK;
    }

    @PostMapping("/revocation")
    @RequiresScope(Scope.KEYS_WRITE)
    String revoke(Caller caller, @PathVariable String tenant, @RequestParam String id, RedirectAttributes redirect) {
        keys.revoke(caller, id);
        redirect.addFlashAttribute("done", "API key %s is revoked, everywhere within seconds.".formatted(id));
        return BACK;
    }
}
