// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.auth.AuthenticationToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Verifier of the ES256 token by which a sender proves its team. Caches the latest verified token, because senders
/// repeat a token for most of an hour. Thread-safe.
final class ProviderTokenCheck {

    private static final String SCHEME = "bearer ";
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final ApnsVerificationKey key;
    private final InstantSource clock;
    private volatile @Nullable AuthenticationToken verified;

    ProviderTokenCheck(ApnsVerificationKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    Optional<ApnsReason> refusal(Optional<String> authorization) {
        if (authorization.filter(ProviderTokenCheck::isBearer).isEmpty()) {
            return Optional.of(ApnsReason.MISSING_PROVIDER_TOKEN);
        }
        try {
            return refusal(authorization.get().substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException e) {
            return Optional.of(ApnsReason.INVALID_PROVIDER_TOKEN);
        }
    }

    private Optional<ApnsReason> refusal(String encoded) {
        AuthenticationToken token = verified;
        if (token == null || !token.toString().equals(encoded)) {
            token = new AuthenticationToken(encoded);
            if (!token.verifySignature(key)) {
                return Optional.of(ApnsReason.INVALID_PROVIDER_TOKEN);
            }
            verified = token;
        }
        Instant expiry = token.getIssuedAt().plus(LIFETIME);
        return clock.instant().isAfter(expiry) ? Optional.of(ApnsReason.EXPIRED_PROVIDER_TOKEN) : Optional.empty();
    }

    private static boolean isBearer(String authorization) {
        return authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME);
    }
}
