// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Role;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.documents.json.Fields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// REST API of the operators: accounts and passwords for installation admins, roles for each tenant's admins.
@RestController
@RequestMapping("/v1/operators")
@Tag(name = "Operators")
final class OperatorController {

    private static final List<String> ROLES =
            Arrays.stream(Role.values()).map(Role::wireName).toList();

    private final Operators operators;
    private final SecondFactors factors;

    OperatorController(Operators operators, SecondFactors factors) {
        this.operators = operators;
        this.factors = factors;
    }

    /// Operator, as an installation admin sees them.
    @Schema(name = "Operator")
    record View(
            String id,
            String displayName,
            boolean installationAdmin,
            Map<String, List<String>> roles,
            Instant createdAt,
            Optional<Instant> disabledAt) {

        static View of(Operator operator) {
            Map<String, List<String>> roles = new TreeMap<>();
            operator.grants().roles().forEach((tenant, granted) -> roles.put(tenant, names(granted)));
            return new View(
                    operator.id(),
                    operator.displayName(),
                    operator.grants().isInstallationAdmin(),
                    roles,
                    operator.createdAt(),
                    operator.disabledAt());
        }
    }

    /// Generated password. No other answer contains it.
    @Schema(name = "OperatorPassword")
    record Generated(String id, String password) {}

    /// Roles of an operator in the caller's tenant.
    @Schema(name = "OperatorRoles")
    record RolesView(String id, List<String> roles) {}

    @PostMapping
    @RequiresScope(Scope.OPERATOR)
    @Operation(summary = "Create an operator", description = "Only this answer contains the password.")
    ResponseEntity<Generated> create(@JsonBody Fields body) {
        Optional<String> id = body.require("id", body.parsed("id", 100, OperatorId::require));
        String displayName =
                body.require("displayName", body.text("displayName", 200)).orElse("");
        boolean isInstallationAdmin = body.bool("installationAdmin").orElse(false);
        JsonRequest.requireSound(body);
        String password = Passwords.generate();
        boolean isNew = operators.create(
                new Operators.Request(id.orElseThrow(), displayName, Passwords.hash(password), isInstallationAdmin));
        if (!isNew) {
            throw AdminRefusals.versionConflict("an operator of this name exists already");
        }
        return ResponseEntity.status(HttpStatus.CREATED).body(new Generated(id.orElseThrow(), password));
    }

    @GetMapping
    @RequiresScope(Scope.OPERATOR)
    @Operation(summary = "List the operators", description = "At most 200; `next` is the next page's `after`")
    Page<View> list(@RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "50") int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(operators.list(after, size + 1), size, Operator::id).map(View::of);
    }

    @PostMapping("/{id}/password")
    @RequiresScope(Scope.OPERATOR)
    @Operation(
            summary = "Reset an operator's password",
            description = "Only this answer contains the new password. The operator's sessions end.")
    Generated resetPassword(@PathVariable String id) {
        String password = Passwords.generate();
        operators.setPassword(id, Passwords.hash(password));
        return new Generated(id, password);
    }

    @DeleteMapping("/{id}/second-factor")
    @RequiresScope(Scope.OPERATOR)
    @Operation(
            summary = "Remove an operator's second factor",
            description = "For an operator who lost the device and the recovery codes")
    ResponseEntity<Void> removeSecondFactor(@PathVariable String id) {
        factors.remove(id);
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/{id}")
    @RequiresScope(Scope.OPERATOR)
    @Operation(summary = "Disable an operator permanently", description = "Their sessions end at once")
    ResponseEntity<Void> disable(@PathVariable String id) {
        operators.disable(id);
        return ResponseEntity.noContent().build();
    }

    @PutMapping("/{id}/roles")
    @RequiresScope(Scope.OPERATORS_WRITE)
    @Operation(
            summary = "Set an operator's roles in the tenant",
            description = "An empty list removes the operator from the tenant. Effective at once.")
    RolesView setRoles(Caller caller, @PathVariable String id, @JsonBody Fields body) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        List<String> names = body.texts("roles", ROLES.size(), 20);
        for (int i = 0; i < names.size(); i++) {
            Optional<Role> role = Role.find(names.get(i));
            if (role.isEmpty()) {
                body.violate("roles/" + i, "enum", "must be one of " + String.join(", ", ROLES));
            }
            role.ifPresent(roles::add);
        }
        JsonRequest.requireSound(body);
        Operator after = operators.setRoles(id, caller.tenant(), roles);
        return new RolesView(
                id, names(after.grants().roles().getOrDefault(caller.tenant().value(), Set.of())));
    }

    private static List<String> names(Set<Role> roles) {
        return roles.stream().map(Role::wireName).toList();
    }
}
