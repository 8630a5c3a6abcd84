// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.access.RequiresSession;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.operator.session.ConsoleSessions;
import dev.carillon.admin.operator.session.SignIn;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Console page of an operator's own account: password, second factor and sessions.
@ConsolePages
@RequestMapping("/console/account")
final class AccountPages {

    private static final String BACK = "redirect:/console/account";

    private final OperatorSessions signedIn;
    private final ConsoleSessions sessions;
    private final Operators operators;
    private final SecondFactors factors;
    private final Credentials credentials;
    private final InstantSource clock;

    AccountPages(
            OperatorSessions signedIn,
            ConsoleSessions sessions,
            Operators operators,
            SecondFactors factors,
            Credentials credentials,
            InstantSource clock) {
        this.signedIn = signedIn;
        this.sessions = sessions;
        this.operators = operators;
        this.factors = factors;
        this.credentials = credentials;
        this.clock = clock;
    }

    @GetMapping
    @RequiresSession
    String show(HttpServletRequest request, Model model) {
        OperatorSessions.SessionOwner owner = signedIn.requireOwner(request);
        model.addAttribute("owner", owner.id());
        model.addAttribute("needsSecondFactor", owner.needsSecondFactor());
        model.addAttribute("pending", factors.pending(owner.id()).orElse(null));
        model.addAttribute(
                "hasSecondFactor",
                operators.find(owner.id()).filter(Operator::hasSecondFactor).isPresent());
        model.addAttribute("recoveryCodes", factors.recoveryCodes(owner.id()));
        model.addAttribute("hasPassword", !owner.isOfProvider());
        model.addAttribute("sessions", sessions.of(owner.id()));
        model.addAttribute("current", ConsoleSessions.handle(sessionId(request)));
        return "console/account";
    }

    /// Sets the operator's own password. All their other sessions end.
    @PostMapping("/password")
    @RequiresSession
    String changePassword(
            HttpServletRequest request,
            @RequestParam String current,
            @RequestParam String password,
            @RequestParam(defaultValue = "") String code,
            RedirectAttributes redirect) {
        OperatorSessions.SessionOwner owner = signedIn.requireOwnerWithPassword(request);
        require(credentials.verify(owner.id(), current, new SignInForm(code, request.getRemoteAddr())));
        try {
            Passwords.require(password);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("password", "format", String.valueOf(e.getMessage()));
        }
        if (password.equals(current)) {
            throw RefusedException.invalid("password", "format", "must differ from the current password");
        }
        operators.setPassword(owner.id(), Passwords.hash(password));
        // Sessions from before the change are invalid, and this one shall go on.
        SignIn.begin(request, owner.id(), clock.instant());
        sessions.endOthers(owner.id(), sessionId(request));
        redirect.addFlashAttribute("done", "Your password is changed. Your other sessions have ended.");
        return BACK;
    }

    @PostMapping("/sessions/end")
    @RequiresSession
    String endSession(HttpServletRequest request, @RequestParam String handle, RedirectAttributes redirect) {
        if (!handle.matches("[0-9a-f]{64}")
                || !sessions.end(signedIn.requireOwner(request).id(), handle)) {
            throw RefusedException.notFound("such session");
        }
        redirect.addFlashAttribute("done", "The session has ended.");
        return BACK;
    }

    @PostMapping("/sessions/end-others")
    @RequiresSession
    String endOtherSessions(HttpServletRequest request, RedirectAttributes redirect) {
        sessions.endOthers(signedIn.requireOwner(request).id(), sessionId(request));
        redirect.addFlashAttribute("done", "Your other sessions have ended.");
        return BACK;
    }

    static void require(Credentials.Verdict verdict) {
        switch (verdict) {
            case RIGHT -> {}
            case WRONG -> throw RefusedException.invalid("current", "match", "the password or the code is wrong");
            case LIMITED -> throw RefusedException.invalid("current", "limit", "was wrong too often; try again later");
        }
    }

    private static String sessionId(HttpServletRequest request) {
        return request.getSession().getId();
    }
}
