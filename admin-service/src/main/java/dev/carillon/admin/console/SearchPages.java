// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Search field at the top of every page: the name of a page opens it, and other text is searched for among
/// notifications.
@ConsolePages
final class SearchPages {

    private final List<NavigationEntry> navigation;

    SearchPages(List<NavigationEntry> navigation) {
        this.navigation = List.copyOf(navigation);
    }

    @GetMapping("/console/t/{tenant}/search")
    @RequiresScope(Scope.EVENTS_READ)
    String search(Caller caller, @RequestParam(defaultValue = "") String q, RedirectAttributes redirect) {
        String asked = q.strip();
        Optional<NavigationEntry> page = navigation.stream()
                .filter(entry -> entry.name().equalsIgnoreCase(asked) && caller.isAllowed(entry.scope()))
                .findFirst();
        if (page.isEmpty()) {
            redirect.addAttribute("q", asked);
        }
        return "redirect:/console/t/{tenant}/" + page.map(NavigationEntry::path).orElse("notifications");
    }
}
