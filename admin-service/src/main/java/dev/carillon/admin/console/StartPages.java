// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.access.Open;
import dev.carillon.admin.access.Sessions;
import dev.carillon.admin.refusal.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/// Where the console begins: at the overview of a tenant that the operator has a role in.
@Pages
final class StartPages {

    private final Sessions sessions;

    StartPages(Sessions sessions) {
        this.sessions = sessions;
    }

    /// @param tenant to go to; the first one where none is named
    @Open
    @GetMapping({"/console", "/console/"})
    String start(@RequestParam(defaultValue = "") String tenant, HttpServletRequest request) {
        List<String> tenants = sessions.visitor(request)
                .orElseThrow(() -> RefusedException.unauthenticated("sign in to go on"))
                .tenants();
        if (tenants.isEmpty()) {
            throw RefusedException.forbidden("you have no role in any tenant yet");
        }
        String chosen = tenants.contains(tenant) ? tenant : tenants.getFirst();
        return "redirect:/console/t/%s/overview".formatted(UriUtils.encodePathSegment(chosen, "UTF-8"));
    }
}
