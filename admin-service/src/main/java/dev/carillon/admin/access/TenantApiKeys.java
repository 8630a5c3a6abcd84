// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.documents.json.Fields;
import dev.carillon.runtime.access.ApiKeyText;
import dev.carillon.runtime.http.RefusedException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// API keys of a tenant, as its callers create, list and revoke them. A caller can grant and revoke only scopes that
/// it holds itself. Thread-safe.
public final class TenantApiKeys {

    private static final List<String> SCOPE_NAMES =
            Arrays.stream(Scope.values()).map(Scope::wireName).toList();

    private final ApiKeys keys;
    private final ApiKeyCache ring;
    private final InstantSource clock;

    TenantApiKeys(ApiKeys keys, ApiKeyCache ring, InstantSource clock) {
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

    /// @throws RefusedException if the request has faults, or if the caller lacks a requested scope
    public Created create(Caller caller, Fields body) {
        String name = body.require("name", body.text("name", 200)).orElse("");
        Set<Scope> scopes = scopes(body);
        Optional<Instant> expiresAt = body.parsed("expiresAt", 64, TenantApiKeys::instant);
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
        return new Created(key.keyId(), key.reveal(), name, Scope.wireNames(scopes), expiresAt);
    }

    public Page<View> list(Caller caller, String after, int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(keys.list(caller.tenant(), after, size + 1), size, StoredKey::keyId)
                .map(View::of);
    }

    /// Revokes a key permanently.
    public void revoke(Caller caller, String id) {
        StoredKey key = keys.find(id)
                .filter(stored -> stored.tenant().equals(caller.tenant()))
                .orElseThrow(() -> RefusedException.notFound("such API key"));
        if (key.scopes().contains(Scope.OPERATOR) && !caller.isAllowed(Scope.OPERATOR)) {
            throw AdminRefusals.forbidden("only an operator's key may revoke an operator's key");
        }
        keys.revoke(caller.tenant(), id);
        ring.forget(id);
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
