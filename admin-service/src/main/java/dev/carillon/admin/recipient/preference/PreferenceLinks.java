// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.preference;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.audit.Change;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/// Signed links that let their holder see and change one recipient's preferences. They are signed with the tenant's
/// secret, for a separate purpose: a client token is not accepted as a link, nor a link as a token. Thread-safe.
final class PreferenceLinks {

    private static final String AUDIENCE = "carillon-preference-centre";

    /// Time at which a link was made, in milliseconds since 1970.
    private static final String MADE_AT = "made";

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
        Instant expiresAt = now.plus(settings.lasts());
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject(recipient.requireRecipient().value())
                        .claim("tenant", recipient.tenant().value())
                        .audience(AUDIENCE)
                        .claim(MADE_AT, now.toEpochMilli())
                        .expirationTime(Date.from(expiresAt))
                        .build());
        try {
            token.sign(new MACSigner(secret(recipient).orElseThrow(() -> RefusedException.notFound("such tenant"))));
        } catch (JOSEException e) {
            throw new IllegalStateException("a tenant's token secret cannot sign", e);
        }
        return new Link(settings.url() + "/preferences?t=" + token.serialize(), expiresAt);
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
        try {
            SignedJWT token = SignedJWT.parse(text);
            JWTClaimsSet claims = token.getJWTClaimsSet();
            RecipientKey recipient = RecipientKey.of(
                    String.valueOf(claims.getStringClaim("tenant")), String.valueOf(claims.getSubject()));
            Optional<byte[]> secret = secret(recipient);
            boolean isGood = token.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256)
                    && secret.isPresent()
                    && token.verify(new MACVerifier(secret.get()))
                    && claims.getAudience().equals(List.of(AUDIENCE))
                    && claims.getExpirationTime() != null
                    && clock.instant().isBefore(claims.getExpirationTime().toInstant())
                    && isCurrent(recipient, claims);
            return isGood ? Optional.of(recipient) : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isCurrent(RecipientKey recipient, JWTClaimsSet claims) throws ParseException {
        Long made = claims.getLongClaim(MADE_AT);
        // Links that were made before the claim existed.
        long madeAt = made != null
                ? made
                : claims.getExpirationTime().toInstant().minus(settings.lasts()).toEpochMilli();
        return since(recipient).filter(since -> madeAt >= since).isPresent();
    }

    /// Time before which links of a recipient are invalid; empty if the recipient has no profile.
    private Optional<Long> since(RecipientKey recipient) {
        return database.jdbc()
                .sql(SINCE)
                .params(recipient.tenant().value(), recipient.requireRecipient().value())
                .query(Long.class)
                .optional();
    }

    private Optional<byte[]> secret(RecipientKey recipient) {
        return tenants.findSigning(recipient.tenant())
                .map(signing -> signing.secret().toByteArray());
    }
}
