// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.events.RecipientKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Signed token (JWT, HS256) that lets its holder see and change one recipient's preferences. It is signed with a token
/// secret of the tenant, for an audience of its own: a client token is not a preference token, nor the reverse.
///
/// @param madeAt when the link or the message was made; revoking a recipient's links invalidates older tokens
/// @param expiresAt when it stops being valid, in whole seconds
public record PreferenceToken(RecipientKey recipient, Instant madeAt, Instant expiresAt) {

    private static final String AUDIENCE = "carillon-preference-centre";
    private static final String TENANT = "tenant";
    /// Milliseconds since 1970.
    private static final String MADE_AT = "made";

    /// Path of the preference centre with the token, for its base URL.
    ///
    /// @param secret token secret of the tenant
    public String path(byte[] secret) {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject(recipient.requireRecipient().value())
                        .claim(TENANT, recipient.tenant().value())
                        .audience(AUDIENCE)
                        .claim(MADE_AT, madeAt.toEpochMilli())
                        .expirationTime(Date.from(expiresAt))
                        .build());
        try {
            token.sign(new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException("a tenant's token secret cannot sign", e);
        }
        return "/preferences?t=" + token.serialize();
    }

    /// Reads a token; empty if it is malformed, not signed with the tenant's secret, of another kind, or expired.
    ///
    /// @param secrets token secrets of a recipient's tenant; none if there is no such tenant
    public static Optional<PreferenceToken> read(
            String text, Function<RecipientKey, List<byte[]>> secrets, Instant now) {
        try {
            SignedJWT jwt = SignedJWT.parse(text);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            RecipientKey recipient =
                    RecipientKey.of(String.valueOf(claims.getStringClaim(TENANT)), String.valueOf(claims.getSubject()));
            Long madeAt = claims.getLongClaim(MADE_AT);
            boolean isValid = jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256)
                    && isSigned(jwt, secrets.apply(recipient))
                    && claims.getAudience().equals(List.of(AUDIENCE))
                    && claims.getExpirationTime() != null
                    && madeAt != null
                    && now.isBefore(claims.getExpirationTime().toInstant());
            return isValid
                    ? Optional.of(new PreferenceToken(
                            recipient,
                            Instant.ofEpochMilli(madeAt),
                            claims.getExpirationTime().toInstant()))
                    : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isSigned(SignedJWT jwt, List<byte[]> secrets) throws JOSEException {
        for (byte[] secret : secrets) {
            if (jwt.verify(new MACVerifier(secret))) {
                return true;
            }
        }
        return false;
    }
}
