// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.access.Open;
import dev.carillon.admin.console.Pages;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The page to sign in on.
@Pages
final class SignInPages {

    private final OidcSettings oidc;
    private final SignInSettings settings;

    SignInPages(OidcSettings oidc, SignInSettings settings) {
        this.oidc = oidc;
        this.settings = settings;
    }

    @Open
    @GetMapping(SecurityConfiguration.SIGN_IN)
    String signIn(@RequestParam Map<String, String> told, Model model) {
        model.addAttribute("message", message(told));
        model.addAttribute("oidcLabel", oidc.isOn() ? oidc.label() : "");
        return "console/sign-in";
    }

    private String message(Map<String, String> told) {
        if (told.containsKey("wrong")) {
            return "The name or the password is wrong.";
        }
        if (told.containsKey("limited")) {
            return "Too many attempts. Try again in %d minutes."
                    .formatted(settings.attemptsWithin().toMinutes());
        }
        if (told.containsKey("unavailable")) {
            return "The database is away. Try again in a moment.";
        }
        if (told.containsKey("failed")) {
            return "Your organisation's sign-in did not succeed.";
        }
        return told.containsKey("out") ? "You have signed out." : "";
    }
}
