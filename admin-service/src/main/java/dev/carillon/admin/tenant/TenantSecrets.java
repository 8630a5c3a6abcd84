// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import com.google.protobuf.ByteString;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.Sha256;
import dev.carillon.events.TenantId;
import dev.carillon.keys.SecretSeal;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Secrets of a tenant, as its callers add and retire them. To rotate one, add the new one, wait until no client
/// needs the old one, and retire it. Thread-safe.
final class TenantSecrets {

    /// Most secrets of one purpose.
    static final int MOST = 4;

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;
    private static final int ID_BYTES = 6;

    private final Tenants tenants;
    private final Outbox outbox;
    private final SecretSeal seal;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    TenantSecrets(Tenants tenants, Outbox outbox, SecretSeal seal, InstantSource clock) {
        this.tenants = tenants;
        this.outbox = outbox;
        this.seal = seal;
        this.clock = clock;
    }

    /// Secret without its content.
    ///
    /// @param id beginning of a digest of the secret
    /// @param signs true if the platform signs with it; every listed secret verifies
    @Schema(name = "Secret")
    record View(String id, boolean signs) {}

    /// Answer to a new webhook secret. No other answer contains it.
    @Schema(name = "SecretCreated")
    record Created(String id, String secret) {}

    List<View> tokenSecrets(Caller caller) {
        Tenants.Stored stored = require(caller.tenant());
        Tenants.TokenSecret signing = tenants.signing(stored);
        return stored.tokenSecrets().stream()
                .map(secret -> new View(id(caller.tenant(), secret.sealed()), secret.equals(signing)))
                .toList();
    }

    List<View> webhookSecrets(Caller caller) {
        return require(caller.tenant()).webhookSecrets().stream()
                .map(secret -> new View(id(caller.tenant(), secret), true))
                .toList();
    }

    /// Adds a random secret that verifies client tokens at once, and signs them after [Tenants#KNOWN_AFTER].
    View addTokenSecret(Caller caller) {
        ByteString sealed = seal.seal(caller.tenant(), random(BYTES));
        String id = id(caller.tenant(), sealed);
        changeTokens(caller.tenant(), "add", id, before -> {
            requireRoom(before.size(), "token");
            List<Tenants.TokenSecret> after = new ArrayList<>(before);
            after.add(new Tenants.TokenSecret(sealed, clock.instant()));
            return after;
        });
        return new View(id, false);
    }

    /// Removes a secret. Tokens that it signed are refused from then on.
    ///
    /// @throws RefusedException if it is the only one, or the only one that every gateway knows
    void retireTokenSecret(Caller caller, String id) {
        changeTokens(caller.tenant(), "retire", id, before -> {
            List<Tenants.TokenSecret> after = before.stream()
                    .filter(secret -> !id(caller.tenant(), secret.sealed()).equals(id))
                    .toList();
            if (after.size() == before.size()) {
                throw RefusedException.notFound("such token secret");
            }
            if (after.stream().noneMatch(this::isKnown)) {
                throw AdminRefusals.wrongState(
                        "no other secret can sign: add one and wait %d s".formatted(Tenants.KNOWN_AFTER.toSeconds()),
                        "signing");
            }
            return after;
        });
    }

    /// Adds a secret for webhooks: the given one, or a random one.
    ///
    /// @throws RefusedException if the given secret is malformed
    Created addWebhookSecret(Caller caller, Optional<String> given) {
        ByteString secret = given.map(TenantSecrets::bytes).orElseGet(() -> random(BYTES));
        ByteString sealed = seal.seal(caller.tenant(), secret);
        String id = id(caller.tenant(), sealed);
        changeWebhooks(caller.tenant(), "add", id, before -> {
            requireRoom(before.size(), "webhook");
            List<ByteString> after = new ArrayList<>(before);
            after.add(sealed);
            return after;
        });
        return new Created(id, PREFIX + Base64.getEncoder().encodeToString(secret.toByteArray()));
    }

    void retireWebhookSecret(Caller caller, String id) {
        changeWebhooks(caller.tenant(), "retire", id, before -> {
            List<ByteString> after = before.stream()
                    .filter(secret -> !id(caller.tenant(), secret).equals(id))
                    .toList();
            if (after.size() == before.size()) {
                throw RefusedException.notFound("such webhook secret");
            }
            return after;
        });
    }

    private void changeTokens(
            TenantId tenant, String action, String id, UnaryOperator<List<Tenants.TokenSecret>> change) {
        outbox.write(transaction -> {
            Tenants.Stored before = locked(transaction, tenant);
            transaction.record(Change.done(tenant.value(), action, "token-secret", id));
            return tenants.updateSecrets(
                    transaction, tenant, change.apply(before.tokenSecrets()), before.webhookSecrets());
        });
    }

    private void changeWebhooks(TenantId tenant, String action, String id, UnaryOperator<List<ByteString>> change) {
        outbox.write(transaction -> {
            Tenants.Stored before = locked(transaction, tenant);
            transaction.record(Change.done(tenant.value(), action, "webhook-secret", id));
            return tenants.updateSecrets(
                    transaction, tenant, before.tokenSecrets(), change.apply(before.webhookSecrets()));
        });
    }

    private Tenants.Stored locked(OutboxTransaction transaction, TenantId tenant) {
        require(tenant);
        return tenants.requireLocked(transaction, tenant);
    }

    private Tenants.Stored require(TenantId tenant) {
        return tenants.find(tenant).orElseThrow(() -> RefusedException.notFound("such tenant"));
    }

    private boolean isKnown(Tenants.TokenSecret secret) {
        return !secret.since().isAfter(clock.instant().minus(Tenants.KNOWN_AFTER));
    }

    private static void requireRoom(int used, String purpose) {
        if (used >= MOST) {
            throw AdminRefusals.quotaExceeded(
                    "the tenant has %d %s secrets".formatted(used, purpose), purpose + "-secrets", MOST);
        }
    }

    private ByteString random(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private static ByteString bytes(String secret) {
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : "");
            if (bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES) {
                return ByteString.copyFrom(bytes);
            }
        } catch (IllegalArgumentException _) {
            // Refused below, without the secret.
        }
        throw RefusedException.invalid("secret", "format", "must be whsec_ and 24 to 64 bytes in base64");
    }

    private String id(TenantId tenant, ByteString sealed) {
        return HexFormat.of().formatHex(Sha256.of(seal.open(tenant, sealed).toByteArray()), 0, ID_BYTES);
    }
}
