// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.authentication;

import dev.carillon.events.FailureCode;
import dev.carillon.events.v1.ApiKey;
import dev.carillon.ingestion.catalog.EventCatalog;
import dev.carillon.ingestion.catalog.KnownApiKey;
import dev.carillon.runtime.http.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Authenticator of API keys: `Authorization: Bearer ck_<16 characters>_<secret>`. Only hashes are compared, in
/// constant time. The refusal is the same for every fault of a key. Thread-safe.
public final class ApiKeyAuthenticator {

    private static final String SCHEME = "Bearer ";
    private static final String PREFIX = "ck_";
    private static final int KEY_ID_LENGTH = 16;
    private static final String EVERY_SCOPE = "operator";
    private static final Problem UNAUTHENTICATED = Problem.of(
            FailureCode.UNAUTHENTICATED,
            401,
            "an API key is needed: Authorization: Bearer ck_…; this one is missing, unknown, revoked or expired");

    private final EventCatalog catalog;
    private final InstantSource clock;

    public ApiKeyAuthenticator(EventCatalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /// @param authorization value of the header; null if the request has none
    public Authentication authenticate(@Nullable String authorization, String scope) {
        Optional<KnownApiKey> known = findKey(authorization);
        if (known.isEmpty()) {
            return new Authentication.Denied(UNAUTHENTICATED);
        }
        ApiKey key = known.get().key();
        if (!key.getScopesList().contains(scope) && !key.getScopesList().contains(EVERY_SCOPE)) {
            return new Authentication.Denied(
                    Problem.of(FailureCode.FORBIDDEN, 403, "the API key lacks the scope " + scope));
        }
        return new Authentication.Authenticated(new Producer(known.get().tenant(), keyId(authorization)));
    }

    private Optional<KnownApiKey> findKey(@Nullable String authorization) {
        if (authorization == null || !hasForm(authorization)) {
            return Optional.empty();
        }
        byte[] secret = authorization.substring(secretStart()).getBytes(StandardCharsets.UTF_8);
        return catalog.findApiKey(keyId(authorization))
                .filter(known ->
                        MessageDigest.isEqual(known.key().getSecretSha256().toByteArray(), sha256(secret)))
                .filter(known -> isValid(known.key()));
    }

    private boolean isValid(ApiKey key) {
        boolean expires = key.getExpiresAtMillis() != 0;
        return key.getRevokedAtMillis() == 0 && !(expires && key.getExpiresAtMillis() <= clock.millis());
    }

    private static boolean hasForm(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && authorization.startsWith(PREFIX, SCHEME.length())
                && authorization.length() > secretStart()
                && authorization.charAt(secretStart() - 1) == '_';
    }

    private static String keyId(@Nullable String authorization) {
        int start = SCHEME.length() + PREFIX.length();
        return authorization == null ? "" : authorization.substring(start, start + KEY_ID_LENGTH);
    }

    private static int secretStart() {
        return SCHEME.length() + PREFIX.length() + KEY_ID_LENGTH + 1;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
