// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.access.RequiresSession;
import dev.carillon.admin.console.ConsolePages;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Forms of the account page that set up and remove the operator's second factor.
@ConsolePages
@RequestMapping("/console/account/second-factor")
final class SecondFactorPages {

    private static final String BACK = "redirect:/console/account";

    private final OperatorSessions signedIn;
    private final SecondFactors factors;
    private final Credentials credentials;

    SecondFactorPages(OperatorSessions signedIn, SecondFactors factors, Credentials credentials) {
        this.signedIn = signedIn;
        this.factors = factors;
        this.credentials = credentials;
    }

    @PostMapping
    @RequiresSession
    String begin(HttpServletRequest request) {
        factors.begin(signedIn.requireOwnerWithPassword(request).id());
        return BACK;
    }

    @PostMapping("/confirmation")
    @RequiresSession
    String confirm(HttpServletRequest request, @RequestParam String code, RedirectAttributes redirect) {
        String recovery = String.join(
                " ", factors.confirm(signedIn.requireOwnerWithPassword(request).id(), code));
        redirect.addFlashAttribute(
                "done", "The second factor is set up. Keep these recovery codes, which are shown only once:");
        redirect.addFlashAttribute("secret", recovery);
        return BACK;
    }

    @PostMapping("/removal")
    @RequiresSession
    String remove(
            HttpServletRequest request,
            @RequestParam String current,
            @RequestParam String code,
            RedirectAttributes redirect) {
        String operator = signedIn.requireOwnerWithPassword(request).id();
        AccountPages.require(credentials.verify(operator, current, new SignInForm(code, request.getRemoteAddr())));
        factors.remove(operator);
        redirect.addFlashAttribute("done", "The second factor is removed.");
        return BACK;
    }
}
