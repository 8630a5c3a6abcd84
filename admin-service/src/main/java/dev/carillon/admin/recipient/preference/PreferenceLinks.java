// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.preference;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.events.RecipientKey;
import dev.carillon.keys.PreferenceToken;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Links with a [PreferenceToken], which let their holder see and change one recipient's preferences. Thread-safe.
final class PreferenceLinks {

    private static final String SINCE = """
        select greatest(created_at_millis, links_since_millis) from recipients
        where tenant = ? and recipient = ? and version > 0
        """;

    private static final String REVOKE =
            "update recipients set links_since_millis = ? where tenant = ? and recipient = ? and version > 0";

    private final AdminDatabase database;
    private final AuditTrail audit;
    private final Tenants tenants;
    private final PreferenceLinkSettings settings;
    private final InstantSource clock;

    PreferenceLinks(
            AdminDatabase database,
            AuditTrail audit,
            Tenants tenants,
            PreferenceLinkSettings settings,
            InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.tenants = tenants;
        this.settings = settings;
        this.clock = clock;
    }

    /// Link with its expiry.
    @Schema(name = "PreferenceLink")
    record Link(String url, Instant expiresAt) {}

    /// @throws RefusedException if the recipient has no profile
    Link make(RecipientKey recipient) {
        if (since(recipient).isEmpty()) {
            throw RefusedException.notFound("such recipient");
        }
        Instant now = clock.instant();
        PreferenceToken token = new PreferenceToken(recipient, now, now.plus(settings.lasts()));
        byte[] secret = tenants.findSigning(recipient.tenant())
                .orElseThrow(() -> RefusedException.notFound("such tenant"))
                .secret()
                .toByteArray();
        return new Link(settings.url() + token.path(secret), token.expiresAt());
    }

    /// Revokes all links of a recipient that were made until now.
    ///
    /// @throws RefusedException if the recipient has no profile
    void revoke(RecipientKey recipient) {
        String id = recipient.requireRecipient().value();
        database.inTransaction(jdbc -> {
            int revoked = jdbc.sql(REVOKE)
                    .params(clock.millis() + 1, recipient.tenant().value(), id)
                    .update();
            if (revoked == 0) {
                throw RefusedException.notFound("such recipient");
            }
            audit.record(jdbc, List.of(Change.done(recipient.tenant().value(), "revoke-links", "recipient", id)));
            return id;
        });
    }

    /// Recipient whose preferences a link opens; empty if the link is invalid, has expired or was revoked, or if
    /// the recipient was deleted or erased since.
    Optional<RecipientKey> open(String text) {
        return PreferenceToken.read(text, key -> tenants.tokenSecrets(key.tenant()), clock.instant())
                .filter(this::isCurrent)
                .map(PreferenceToken::recipient);
    }

    private boolean isCurrent(PreferenceToken token) {
        return since(token.recipient())
                .filter(since -> token.madeAt().toEpochMilli() >= since)
                .isPresent();
    }

    /// Time before which links of a recipient are invalid; empty if the recipient has no profile.
    private Optional<Long> since(RecipientKey recipient) {
        return database.jdbc()
                .sql(SINCE)
                .params(recipient.tenant().value(), recipient.requireRecipient().value())
                .query(Long.class)
                .optional();
    }
}
