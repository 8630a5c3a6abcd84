// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Tenant;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Check of clients' tokens: JWTs signed with one of the tenant's secrets, by HS256 only, or with the tenant's own key,
/// by an asymmetric algorithm only. The token's header decides only between these two. A token is valid for a limited
/// time after its `iat`, so that a revocation outlasts every token that it concerns. Thread-safe; a check may wait for
/// the tenant's keys.
public final class TokenVerifier {

    private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);
    private static final String DEFAULT_AUDIENCE = "carillon";

    /// Most time by which the clock of a token's signer may be ahead.
    public static final Duration LEEWAY = Duration.ofSeconds(30);

    private final TenantDirectory tenants;
    private final TenantKeys keys;
    private final Revocations revocations;
    private final Duration maxLifetime;
    private final InstantSource clock;

    /// @param maxLifetime longest time from `iat` to `exp`
    public TokenVerifier(
            TenantDirectory tenants,
            TenantKeys keys,
            Revocations revocations,
            Duration maxLifetime,
            InstantSource clock) {
        this.tenants = tenants;
        this.keys = keys;
        this.revocations = revocations;
        this.maxLifetime = maxLifetime;
        this.clock = clock;
    }

    /// True if the token that proved the identity has been revoked since.
    public boolean isRevoked(ClientIdentity identity) {
        return revocations.isRevoked(identity);
    }

    public TokenVerdict verify(String token) {
        if (!tenants.isCurrent() || !revocations.isCurrent()) {
            return new TokenVerdict.Undecided();
        }
        Optional<CompactToken> strict = CompactToken.parse(token);
        if (strict.isEmpty()) {
            return new TokenVerdict.Invalid("not a signed JWT in its one spelling");
        }
        try {
            return verify(SignedJWT.parse(token), strict.get());
        } catch (ParseException e) {
            return new TokenVerdict.Invalid("not a signed JWT");
        } catch (IllegalArgumentException e) {
            return new TokenVerdict.Invalid("its claims are not usable");
        }
    }

    private TokenVerdict verify(SignedJWT jwt, CompactToken token) throws ParseException {
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        String tenantName = claims.getStringClaim("tenant");
        String subject = claims.getSubject();
        if (tenantName == null || subject == null) {
            return new TokenVerdict.Invalid("it names no tenant or no recipient");
        }
        TenantId tenant = new TenantId(tenantName);
        Optional<Tenant> settings = tenants.find(tenant);
        if (settings.isEmpty()) {
            return new TokenVerdict.Invalid("unknown tenant");
        }
        switch (signature(settings.get(), jwt)) {
            case FORGED -> {
                return new TokenVerdict.Invalid("the signature is not the tenant's");
            }
            case UNKNOWN -> {
                return new TokenVerdict.Undecided();
            }
            case GENUINE -> {
                // The claims are checked below.
            }
        }
        String audience = settings.get().getTokenAudience();
        if (!claims.getAudience().contains(audience.isEmpty() ? DEFAULT_AUDIENCE : audience)) {
            return new TokenVerdict.Invalid("for another audience");
        }
        return whileItLasts(claims, RecipientKey.of(tenant, new RecipientId(subject)), token.issuedAtMillis());
    }

    private TokenVerdict whileItLasts(JWTClaimsSet claims, RecipientKey recipient, OptionalLong issuedAtMillis)
            throws ParseException {
        Instant now = clock.instant();
        Optional<Instant> expiresAt =
                Optional.ofNullable(claims.getExpirationTime()).map(Date::toInstant);
        if (expiresAt.isEmpty() || issuedAtMillis.isEmpty()) {
            return new TokenVerdict.Unacceptable("the token needs the claims exp and iat");
        }
        if (!now.isBefore(expiresAt.get())) {
            return new TokenVerdict.Expired();
        }
        Instant issuedAt = Instant.ofEpochMilli(issuedAtMillis.getAsLong());
        if (issuedAt.isAfter(now.plus(LEEWAY))) {
            return new TokenVerdict.Unacceptable("the token's iat is in the future");
        }
        if (issuedAt.plus(maxLifetime).isBefore(expiresAt.get())) {
            return new TokenVerdict.Unacceptable("from iat to exp the token has more than %d s (%s)"
                    .formatted(maxLifetime.toSeconds(), "carillon.gateway.tokens.max-lifetime"));
        }
        Optional<Instant> notBefore =
                Optional.ofNullable(claims.getNotBeforeTime()).map(Date::toInstant);
        if (notBefore.isPresent() && now.isBefore(notBefore.get())) {
            return new TokenVerdict.Invalid("not valid yet");
        }
        ClientIdentity identity = new ClientIdentity(
                recipient,
                expiresAt.get(),
                Optional.ofNullable(claims.getJWTID()).orElse(""),
                issuedAtMillis.getAsLong(),
                streams(claims));
        return revocations.isRevoked(identity) ? new TokenVerdict.Invalid("revoked") : new TokenVerdict.Valid(identity);
    }

    private TenantKeys.Signature signature(Tenant settings, SignedJWT jwt) {
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        if (JWSAlgorithm.HS256.equals(algorithm)) {
            return settings.getTokenSecretsList().stream().anyMatch(secret -> isSignedWith(secret, jwt))
                    ? TenantKeys.Signature.GENUINE
                    : TenantKeys.Signature.FORGED;
        }
        return TenantKeys.isAsymmetric(algorithm) && !settings.getJwksUrl().isEmpty()
                ? keys.check(settings.getJwksUrl(), jwt)
                : TenantKeys.Signature.FORGED;
    }

    private static StreamAccess streams(JWTClaimsSet claims) throws ParseException {
        return new StreamAccess(
                Optional.ofNullable(claims.getStringListClaim("streams")).map(Set::copyOf));
    }

    private static boolean isSignedWith(ByteString secret, SignedJWT jwt) {
        try {
            return jwt.verify(new MACVerifier(secret.toByteArray()));
        } catch (JOSEException e) {
            LOG.warn("ignored a tenant's token secret that cannot verify signatures: {}", e.getMessage());
            return false;
        }
    }
}
