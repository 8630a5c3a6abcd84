// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Short-lived tokens for a recipient's clients. The recipient needs no profile. Thread-safe.
final class RecipientTokens {

    private final Tenants tenants;
    private final InstantSource clock;

    RecipientTokens(Tenants tenants, InstantSource clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    @Schema(name = "ClientToken")
    record Token(String token, Instant expiresAt) {}

    /// JWT that is signed with HS256 and the tenant's secret.
    ///
    /// @param ttl seconds until it expires
    /// @param streams names of the broadcast streams that it opens; absent to open all streams of the tenant
    Token mint(RecipientKey recipient, long ttl, Optional<List<String>> streams) {
        Tenants.TokenSigning signing =
                tenants.findSigning(recipient.tenant()).orElseThrow(() -> RefusedException.notFound("such tenant"));
        Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = issuedAt.plusSeconds(ttl);
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .subject(recipient.requireRecipient().value())
                .claim("tenant", recipient.tenant().value())
                .audience(signing.audience())
                .issueTime(Date.from(issuedAt))
                .expirationTime(Date.from(expiresAt))
                .jwtID(UUID.randomUUID().toString());
        streams.ifPresent(names -> claims.claim("streams", names));
        return new Token(signed(claims.build(), signing.secret().toByteArray()), expiresAt);
    }

    private static String signed(JWTClaimsSet claims, byte[] secret) {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException("a tenant's token secret cannot sign", e);
        }
        return token.serialize();
    }
}
