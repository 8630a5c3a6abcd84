// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.documents.json.Fields;
import dev.carillon.runtime.access.ApiKeyText;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// API keys of the caller's tenant. A caller can grant and revoke only scopes that it holds itself.
@RestController
@RequestMapping("/v1/api-keys")
@Tag(name = "API keys")
public final class ApiKeyController {

    private static final List<String> SCOPE_NAMES =
            Arrays.stream(Scope.values()).map(Scope::wireName).toList();

    private final ApiKeys keys;
    private final ApiKeyCache ring;
    private final InstantSource clock;

    ApiKeyController(ApiKeys keys, ApiKeyCache ring, InstantSource clock) {
        this.keys = keys;
        this.ring = ring;
        this.clock = clock;
    }

    /// API key without its secret.
    public record View(
            String id,
            String name,
            List<String> scopes,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<Instant> revokedAt) {

        static View of(StoredKey key) {
            return new View(
                    key.keyId(),
                    key.name(),
                    Scope.wireNames(key.scopes()),
                    key.createdAt(),
                    key.expiresAt(),
                    key.revokedAt());
        }
    }

    /// Answer to the creation of a key. No other answer contains the secret.
    public record Created(String id, String key, String name, List<String> scopes, Optional<Instant> expiresAt) {}

    @PostMapping
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(
            summary = "Create an API key",
            description = "`{\"name\", \"scopes\": [...], \"expiresAt\"?}`; only this answer contains the full key")
    public ResponseEntity<Created> create(Caller caller, @JsonBody Fields body) {
        String name = body.require("name", body.text("name", 200)).orElse("");
        Set<Scope> scopes = scopes(body);
        Optional<Instant> expiresAt = body.parsed("expiresAt", 64, ApiKeyController::instant);
        if (expiresAt.isPresent() && !expiresAt.get().isAfter(clock.instant())) {
            body.violate("expiresAt", "future", "must be in the future");
        }
        JsonRequest.requireSound(body);
        for (Scope scope : scopes) {
            if (!caller.isAllowed(scope)) {
                throw AdminRefusals.forbidden(
                        "an API key can grant only its own scopes, and it lacks %s".formatted(scope.wireName()));
            }
        }
        ApiKeyText key = keys.create(new ApiKeys.Request(caller.tenant(), name, scopes, expiresAt));
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(new Created(key.keyId(), key.reveal(), name, Scope.wireNames(scopes), expiresAt));
    }

    @GetMapping
    @RequiresScope(Scope.CATALOG_READ)
    @Operation(summary = "List the API keys, without secrets")
    public Page<View> list(
            Caller caller,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(keys.list(caller.tenant(), after, size + 1), size, StoredKey::keyId)
                .map(View::of);
    }

    @DeleteMapping("/{id}")
    @RequiresScope(Scope.CATALOG_WRITE)
    @Operation(summary = "Revoke an API key permanently", description = "Effective everywhere within seconds")
    public ResponseEntity<Void> revoke(Caller caller, @PathVariable String id) {
        StoredKey key = keys.find(id)
                .filter(stored -> stored.tenant().equals(caller.tenant()))
                .orElseThrow(() -> RefusedException.notFound("such API key"));
        if (key.scopes().contains(Scope.OPERATOR) && !caller.isAllowed(Scope.OPERATOR)) {
            throw AdminRefusals.forbidden("only an operator's key may revoke an operator's key");
        }
        keys.revoke(caller.tenant(), id);
        ring.forget(id);
        return ResponseEntity.noContent().build();
    }

    private static Set<Scope> scopes(Fields body) {
        List<String> names = body.texts("scopes", Scope.values().length, 64);
        if (names.isEmpty()) {
            body.violate("scopes", "required", "must name at least one scope");
        }
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (int i = 0; i < names.size(); i++) {
            Optional<Scope> scope = Scope.find(names.get(i));
            if (scope.isEmpty()) {
                body.violate("scopes/" + i, "enum", "must be one of " + String.join(", ", SCOPE_NAMES));
            }
            scope.ifPresent(scopes::add);
        }
        return scopes;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be an ISO 8601 instant such as 2030-01-31T12:00:00Z", e);
        }
    }
}
