// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ApiKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Check of producers' API keys: `Authorization: Bearer ck_<16 characters>_<secret>`. It compares hashes only, in
/// constant time. Thread-safe.
public final class ProducerKeys {

    private static final Pattern FORM = Pattern.compile("(?i:Bearer) +ck_([a-z0-9]{16})_(.+)");
    private static final String EVERY_SCOPE = "operator";

    private final TenantDirectory tenants;
    private final InstantSource clock;

    public ProducerKeys(TenantDirectory tenants, InstantSource clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    /// Result of checking a key.
    public sealed interface Verdict {

        record Valid(TenantId tenant) implements Verdict {}

        /// The key is missing, unknown, revoked or expired. The caller does not learn which.
        record Unauthenticated() implements Verdict {}

        record LacksScope() implements Verdict {}

        /// The gateway has not read the catalog with the keys yet.
        record Undecided() implements Verdict {}
    }

    /// @param authorization the header's value; may be empty
    public Verdict verify(String authorization, String scope) {
        if (!tenants.isCurrent()) {
            return new Verdict.Undecided();
        }
        Matcher form = FORM.matcher(authorization);
        if (!form.matches()) {
            return new Verdict.Unauthenticated();
        }
        byte[] secret = sha256(form.group(2));
        return tenants.findKey(form.group(1))
                .filter(owned ->
                        MessageDigest.isEqual(owned.key().getSecretSha256().toByteArray(), secret))
                .filter(owned -> isInForce(owned.key()))
                .<Verdict>map(owned ->
                        hasScope(owned.key(), scope) ? new Verdict.Valid(owned.tenant()) : new Verdict.LacksScope())
                .orElse(new Verdict.Unauthenticated());
    }

    private boolean isInForce(ApiKey key) {
        boolean expired = key.getExpiresAtMillis() != 0 && key.getExpiresAtMillis() <= clock.millis();
        return key.getRevokedAtMillis() == 0 && !expired;
    }

    private static boolean hasScope(ApiKey key, String scope) {
        return key.getScopesList().contains(scope) || key.getScopesList().contains(EVERY_SCOPE);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
