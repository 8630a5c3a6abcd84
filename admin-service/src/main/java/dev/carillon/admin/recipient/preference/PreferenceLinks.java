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
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
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

    private final Tenants tenants;
    private final PreferenceLinkSettings settings;
    private final InstantSource clock;

    PreferenceLinks(Tenants tenants, PreferenceLinkSettings settings, InstantSource clock) {
        this.tenants = tenants;
        this.settings = settings;
        this.clock = clock;
    }

    /// Link with its expiry.
    record Link(String url, Instant expiresAt) {}

    Link make(RecipientKey recipient) {
        Instant expiresAt = clock.instant().plus(settings.lasts());
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject(recipient.requireRecipient().value())
                        .claim("tenant", recipient.tenant().value())
                        .audience(AUDIENCE)
                        .expirationTime(Date.from(expiresAt))
                        .build());
        try {
            token.sign(new MACSigner(secret(recipient).orElseThrow(() -> RefusedException.notFound("such tenant"))));
        } catch (JOSEException e) {
            throw new IllegalStateException("a tenant's token secret cannot sign", e);
        }
        return new Link(settings.url() + "/preferences?t=" + token.serialize(), expiresAt);
    }

    /// Recipient whose preferences a link opens; empty if the link is invalid or has expired.
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
                    && clock.instant().isBefore(claims.getExpirationTime().toInstant());
            return isGood ? Optional.of(recipient) : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> secret(RecipientKey recipient) {
        return tenants.findSigning(recipient.tenant())
                .map(signing -> signing.secret().toByteArray());
    }
}
