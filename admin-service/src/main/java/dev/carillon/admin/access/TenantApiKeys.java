// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.quota.Quotas;
import dev.carillon.admin.quota.StoredQuota;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.runtime.access.ApiKeyText;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/// API keys of a tenant, as its callers create, list and revoke them. A caller can grant only scopes that it holds
/// itself, and a key loses the scopes that its maker loses. Thread-safe.
public final class TenantApiKeys {

    private static final List<String> SCOPE_NAMES =
            Arrays.stream(Scope.values()).map(Scope::wireName).toList();

    private final ApiKeys keys;
    private final ApiKeyCache ring;
    private final Outbox outbox;
    private final Sessions sessions;
    private final Quotas quotas;
    private final InstantSource clock;

    TenantApiKeys(
            ApiKeys keys, ApiKeyCache ring, Outbox outbox, Sessions sessions, Quotas quotas, InstantSource clock) {
        this.keys = keys;
        this.ring = ring;
        this.outbox = outbox;
        this.sessions = sessions;
        this.quotas = quotas;
        this.clock = clock;
    }

    /// API key without its secret.
    ///
    /// @param madeBy `operator:<id>` or `key:<id>`; empty for a key of the platform
    @Schema(name = "ApiKey")
    public record View(
            String id,
            String name,
            List<String> scopes,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<Instant> revokedAt,
            String madeBy) {

        static View of(StoredKey key) {
            return new View(
                    key.keyId(),
                    key.name(),
                    Scope.wireNames(key.scopes()),
                    key.createdAt(),
                    key.expiresAt(),
                    key.revokedAt(),
                    key.maker());
        }
    }

    /// Answer to the creation of a key. No other answer contains the secret.
    @Schema(name = "ApiKeyCreated")
    public record Created(String id, String key, String name, List<String> scopes, Optional<Instant> expiresAt) {}

    /// @throws RefusedException if the request has faults, if the caller lacks a requested scope, or if the tenant
    /// has too many keys
    public Created create(Caller caller, Fields body) {
        String name = body.require("name", body.text("name", 200)).orElse("");
        Set<Scope> scopes = scopes(body);
        Optional<Instant> expiresAt = body.parsed("expiresAt", 64, Syntax::instant);
        if (expiresAt.isPresent() && !expiresAt.get().isAfter(clock.instant())) {
            body.violate("expiresAt", "future", "must be in the future");
        }
        JsonRequest.requireSound(body);
        Optional<Instant> until = Stream.of(expiresAt, keys.find(caller.keyId()).flatMap(StoredKey::expiresAt))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
        ApiKeys.Request request = new ApiKeys.Request(caller.tenant(), name, scopes, until, caller.actorName());
        ApiKeyText key = outbox.write(transaction -> {
            requireHeld(transaction.jdbc(), caller, scopes);
            quotas.requireRoom(
                    transaction.jdbc(),
                    caller.tenant(),
                    StoredQuota.API_KEYS,
                    () -> keys.countValid(transaction.jdbc(), caller.tenant()));
            return keys.create(transaction, request);
        });
        ring.forget(key.keyId());
        return new Created(key.keyId(), key.reveal(), name, Scope.wireNames(scopes), until);
    }

    /// Refuses scopes that the caller does not hold at the time of the creation: it may have lost them since the
    /// request was authenticated.
    private void requireHeld(JdbcClient jdbc, Caller caller, Set<Scope> scopes) {
        Set<Scope> held =
                caller.isOperator() ? sessions.lockedScopes(jdbc, caller) : keys.lockedScopes(jdbc, caller.keyId());
        for (Scope scope : scopes) {
            if (!scope.isWithin(held)) {
                throw AdminRefusals.forbidden(
                        "you can grant only scopes that you hold, and you lack %s".formatted(scope.wireName()));
            }
        }
    }

    public Page<View> list(Caller caller, String after, int limit) {
        int size = Page.requireLimit(limit);
        return Page.of(keys.list(caller.tenant(), after, size + 1), size, StoredKey::keyId)
                .map(View::of);
    }

    /// Revokes a key permanently, and the keys that were made with it.
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
}
