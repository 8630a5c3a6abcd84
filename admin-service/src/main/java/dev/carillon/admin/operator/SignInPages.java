// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.access.NoAuthentication;
import dev.carillon.admin.console.ConsolePages;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Sign-in page of the console.
@ConsolePages
final class SignInPages {

    private final OidcSettings oidc;
    private final SignInSettings settings;

    SignInPages(OidcSettings oidc, SignInSettings settings) {
        this.oidc = oidc;
        this.settings = settings;
    }

    @NoAuthentication
    @GetMapping(SecurityConfiguration.SIGN_IN)
    String signIn(@RequestParam Map<String, String> submitted, Model model) {
        model.addAttribute("message", message(submitted));
        model.addAttribute("oidcLabel", oidc.isOn() ? oidc.label() : "");
        return "console/sign-in";
    }

    private String message(Map<String, String> submitted) {
        if (submitted.containsKey("wrong")) {
            return "The name, the password or the code is wrong.";
        }
        if (submitted.containsKey("limited")) {
            return "Too many attempts. Try again in %d minutes."
                    .formatted(settings.attemptsWithin().toMinutes());
        }
        if (submitted.containsKey("unavailable")) {
            return "The sign-in is not available. Try again in a moment.";
        }
        if (submitted.containsKey("failed")) {
            return "The sign-in at your organisation failed.";
        }
        return submitted.containsKey("out") ? "You have signed out." : "";
    }
}
