// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.access.NoAuthentication;
import dev.carillon.admin.access.Sessions;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/// Start page of the console: redirects to the overview of a tenant in which the operator has a role.
@ConsolePages
final class StartPages {

    private final Sessions sessions;

    StartPages(Sessions sessions) {
        this.sessions = sessions;
    }

    /// @param tenant tenant to open; the first one if empty
    @NoAuthentication
    @GetMapping({"/console", "/console/"})
    String start(@RequestParam(defaultValue = "") String tenant, HttpServletRequest request) {
        Sessions.SignedInOperator visitor =
                sessions.visitor(request).orElseThrow(() -> RefusedException.unauthenticated("sign in to continue"));
        if (visitor.needsSecondFactor()) {
            return "redirect:/console/account";
        }
        List<String> tenants = visitor.tenants();
        if (tenants.isEmpty()) {
            throw AdminRefusals.forbidden("you have no role in any tenant yet");
        }
        String chosen = tenants.contains(tenant) ? tenant : tenants.getFirst();
        return "redirect:/console/t/%s/overview".formatted(UriUtils.encodePathSegment(chosen, "UTF-8"));
    }
}
