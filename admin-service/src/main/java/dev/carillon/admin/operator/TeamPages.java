// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Role;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.runtime.http.RefusedException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// Console pages of the operators' roles in a tenant.
@ConsolePages
@RequestMapping("/console/t/{tenant}/team")
final class TeamPages {

    static final NavigationEntry NAVIGATION = new NavigationEntry(900, "Team", "team", Scope.OPERATORS_WRITE);

    private static final int PAGE = 50;

    private final Operators operators;

    TeamPages(Operators operators) {
        this.operators = operators;
    }

    /// Operator with their roles in this tenant.
    record Member(String id, String displayName, Set<Role> roles, boolean isEnabled) {}

    @GetMapping
    @RequiresScope(Scope.OPERATORS_WRITE)
    String list(Caller caller, @RequestParam(defaultValue = "") String after, Model model) {
        model.addAttribute(
                "page",
                Page.of(operators.listOf(caller.tenant(), after, PAGE + 1), PAGE, Operator::id)
                        .map(operator -> new Member(
                                operator.id(),
                                operator.displayName(),
                                operator.grants()
                                        .roles()
                                        .getOrDefault(caller.tenant().value(), Set.of()),
                                operator.isEnabled())));
        model.addAttribute("roles", Role.values());
        model.addAttribute("mayCreate", caller.isAllowed(Scope.OPERATOR));
        return "console/team";
    }

    @PostMapping("/roles")
    @RequiresScope(Scope.OPERATORS_WRITE)
    String setRoles(
            Caller caller,
            @PathVariable String tenant,
            @RequestParam String operator,
            @RequestParam(defaultValue = "") List<String> roles,
            RedirectAttributes redirect) {
        EnumSet<Role> granted = EnumSet.noneOf(Role.class);
        roles.forEach(name -> granted.add(Role.find(name)
                .orElseThrow(() -> RefusedException.invalid("roles", "enum", "must be the name of a role"))));
        operators.setRoles(OperatorId.normalized(operator), caller.tenant(), granted);
        redirect.addFlashAttribute("done", "Roles of %s are changed.".formatted(operator));
        return "redirect:/console/t/{tenant}/team";
    }

    /// Creates an operator with a generated password, which is shown once. For installation admins.
    @PostMapping
    @RequiresScope(Scope.OPERATOR)
    String create(
            @PathVariable String tenant,
            @RequestParam String operator,
            @RequestParam String displayName,
            RedirectAttributes redirect) {
        String id;
        try {
            id = OperatorId.require(operator);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("operator", "format", String.valueOf(e.getMessage()));
        }
        String password = Passwords.generate();
        if (!operators.create(new Operators.Request(
                id, displayName.isBlank() ? id : displayName.strip(), Passwords.hash(password), false))) {
            throw AdminRefusals.versionConflict("an operator of this name exists already");
        }
        redirect.addFlashAttribute("done", "%s can sign in with this password, which is shown once:".formatted(id));
        redirect.addFlashAttribute("secret", password);
        return "redirect:/console/t/{tenant}/team";
    }
}
