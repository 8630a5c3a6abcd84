// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.access;

import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ApiKey;
import dev.carillon.runtime.http.Problem;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Check of a request's API key against the keys of the catalog. It compares SHA-256 hashes of secrets, in constant
/// time. The refusal does not reveal what is wrong with a key. Thread-safe if the lookup of keys is.
public final class ApiKeyCheck {

    private static final String EVERY_SCOPE = "operator";
    private static final Problem UNAUTHENTICATED = Problem.of(
            FailureCode.UNAUTHENTICATED,
            401,
            "an API key is needed: Authorization: Bearer ck_…; this one is missing, unknown, revoked or expired");

    private final Function<String, Optional<KnownKey>> keys;
    private final InstantSource clock;

    /// @param keys finds a key by its id
    public ApiKeyCheck(Function<String, Optional<KnownKey>> keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /// API key of the catalog, and the tenant that owns it.
    public record KnownKey(TenantId tenant, ApiKey key) {}

    /// Result of a check.
    public sealed interface Outcome {

        /// The key is valid and has the scope.
        record Admitted(TenantId tenant, String keyId) implements Outcome {}

        /// The request must be refused with this problem.
        record Denied(Problem problem) implements Outcome {}
    }

    /// Checks the key of a request. A key with the scope `operator` has every scope.
    ///
    /// @param authorization value of the header `Authorization`; null if the request has no such header
    /// @param scope the scope that the request needs, such as `events:write`
    public Outcome check(@Nullable String authorization, String scope) {
        return ApiKeyText.fromHeader(authorization)
                .flatMap(text -> findValid(text).map(known -> decide(known, text.keyId(), scope)))
                .orElseGet(() -> new Outcome.Denied(UNAUTHENTICATED));
    }

    /// Checks again a key that was admitted before, such as that of a long call: it may have been revoked, may have
    /// expired or lost the scope since. The secret of a key id never changes, so it is not compared again.
    public Outcome checkAgain(String keyId, String scope) {
        return keys.apply(keyId)
                .filter(known -> isValid(known.key()))
                .map(known -> decide(known, keyId, scope))
                .orElseGet(() -> new Outcome.Denied(UNAUTHENTICATED));
    }

    private Optional<KnownKey> findValid(ApiKeyText text) {
        return keys.apply(text.keyId())
                .filter(known ->
                        MessageDigest.isEqual(known.key().getSecretSha256().toByteArray(), text.digest()))
                .filter(known -> isValid(known.key()));
    }

    private boolean isValid(ApiKey key) {
        boolean expired = key.getExpiresAtMillis() != 0 && key.getExpiresAtMillis() <= clock.millis();
        return key.getRevokedAtMillis() == 0 && !expired;
    }

    private static Outcome decide(KnownKey known, String keyId, String scope) {
        List<String> scopes = known.key().getScopesList();
        return scopes.contains(scope) || scopes.contains(EVERY_SCOPE)
                ? new Outcome.Admitted(known.tenant(), keyId)
                : new Outcome.Denied(Problem.of(FailureCode.FORBIDDEN, 403, "the API key lacks the scope " + scope));
    }
}
