// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ApiKey;
import dev.carillon.runtime.http.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Check of API keys in `Authorization: Bearer ck_<key id>_<secret>`. Secrets are compared by their hashes in
/// constant time.
public final class ApiKeyCheck {

    /// Scope that a key needs.
    public static final String SCOPE = "events:read";

    private static final String EVERY_SCOPE = "operator";
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) ck_([a-z0-9]{16})_(\\S{1,200})");

    /// Result of the check.
    public sealed interface Outcome {
        record Admitted(TenantId tenant) implements Outcome {}

        record Denied(Problem problem) implements Outcome {}
    }

    private final KnownCatalog catalog;
    private final InstantSource clock;

    public ApiKeyCheck(KnownCatalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /// @param authorization value of the header; null if the request has none
    public Outcome check(@Nullable String authorization) {
        Optional<KnownCatalog.TenantKey> known = findKey(authorization);
        if (known.isEmpty()) {
            return new Outcome.Denied(Problem.of(
                    FailureCode.UNAUTHENTICATED,
                    401,
                    "an API key is needed: Authorization: Bearer ck_…; this one is missing, unknown, revoked or"
                            + " expired"));
        }
        ApiKey key = known.get().key();
        return key.getScopesList().contains(SCOPE) || key.getScopesList().contains(EVERY_SCOPE)
                ? new Outcome.Admitted(known.get().tenant())
                : new Outcome.Denied(Problem.of(FailureCode.FORBIDDEN, 403, "the API key lacks the scope " + SCOPE));
    }

    private Optional<KnownCatalog.TenantKey> findKey(@Nullable String authorization) {
        Matcher matcher = BEARER.matcher(authorization == null ? "" : authorization);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        byte[] digest = sha256(matcher.group(2));
        return catalog.findKey(matcher.group(1))
                .filter(known ->
                        MessageDigest.isEqual(known.key().getSecretSha256().toByteArray(), digest))
                .filter(known -> isValid(known.key()));
    }

    private boolean isValid(ApiKey key) {
        boolean expires = key.getExpiresAtMillis() != 0;
        return key.getRevokedAtMillis() == 0 && !(expires && key.getExpiresAtMillis() <= clock.millis());
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
