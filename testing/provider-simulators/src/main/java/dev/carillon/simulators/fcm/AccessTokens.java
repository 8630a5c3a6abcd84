// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.fcm;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Issuer of access tokens for a service account's signed assertion (RFC 7523), valid for an hour. Thread-safe.
final class AccessTokens {

    static final Duration LIFETIME = Duration.ofHours(1);
    private static final JsonMapper JSON = new JsonMapper();

    private final PublicKey key;
    private final Map<String, Instant> expiries = new ConcurrentHashMap<>();

    AccessTokens(PublicKey key) {
        this.key = key;
    }

    /// Issues a token. Empty if the assertion is not valid.
    Optional<String> issue(String assertion, Instant now) {
        String[] parts = assertion.split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            Instant expiry = Instant.ofEpochSecond(claims.path("exp").asLong(0));
            if (!signature.verify(Base64.getUrlDecoder().decode(parts[2])) || expiry.isBefore(now)) {
                return Optional.empty();
            }
        } catch (GeneralSecurityException | IllegalArgumentException | JacksonException e) {
            return Optional.empty();
        }
        String token = "ya29." + UUID.randomUUID();
        expiries.put(token, now.plus(LIFETIME));
        return Optional.of(token);
    }

    boolean isGood(String authorization, Instant now) {
        Instant expiry = authorization.startsWith("Bearer ") ? expiries.get(authorization.substring(7)) : null;
        return expiry != null && expiry.isAfter(now);
    }
}
