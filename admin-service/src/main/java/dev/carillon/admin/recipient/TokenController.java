// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.JsonBody;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// REST API that issues short-lived tokens for a recipient's clients. The recipient needs no profile.
@RestController
@Tag(name = "Recipients")
final class TokenController {

    private static final long MAX_TTL_SECONDS = 86_400;
    private static final long TTL_SECONDS = 3600;

    private final Tenants tenants;
    private final InstantSource clock;

    TokenController(Tenants tenants, InstantSource clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    record Token(String token, Instant expiresAt) {}

    @PostMapping("/v1/recipients/{id}/tokens")
    @RequiresScope(Scope.RECIPIENTS_WRITE)
    @Operation(
            summary = "Create a token for a recipient's clients",
            description = "`{ttlSeconds?: 1 to 86400, default 3600}`; a JWT signed with HS256 and the tenant's secret")
    ResponseEntity<Token> create(Caller caller, @PathVariable String id, @JsonBody Fields body) {
        RecipientKey recipient = RecipientPath.require(caller, id);
        long ttl = body.integer("ttlSeconds", 1, MAX_TTL_SECONDS).orElse(TTL_SECONDS);
        JsonRequest.requireSound(body);
        return ResponseEntity.status(HttpStatus.CREATED).body(mint(recipient, ttl));
    }

    Token mint(RecipientKey recipient, long ttl) {
        Tenants.TokenSigning signing =
                tenants.findSigning(recipient.tenant()).orElseThrow(() -> RefusedException.notFound("such tenant"));
        Instant issuedAt = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = issuedAt.plusSeconds(ttl);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject(recipient.requireRecipient().value())
                .claim("tenant", recipient.tenant().value())
                .audience(signing.audience())
                .issueTime(Date.from(issuedAt))
                .expirationTime(Date.from(expiresAt))
                .jwtID(UUID.randomUUID().toString())
                .build();
        return new Token(signed(claims, signing.secret().toByteArray()), expiresAt);
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
