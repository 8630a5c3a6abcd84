// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.ApiKeyText;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Cache of the API keys that were used lately, each for a short time, so that few requests need a query. Unknown keys
/// are not cached. Thread-safe.
final class KeyRing {

    private final ApiKeys keys;
    private final AccessSettings settings;
    private final InstantSource clock;
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

    KeyRing(ApiKeys keys, AccessSettings settings, InstantSource clock) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    private record Remembered(StoredKey key, Instant until) {}

    /// The caller that this key belongs to; empty if the key is unknown, revoked or expired, or its secret is wrong.
    Optional<Caller> authenticate(ApiKeyText key) {
        Instant now = clock.instant();
        return find(key.keyId(), now)
                .filter(stored -> stored.isOpenedBy(key.digest()))
                .filter(stored -> stored.isValidAt(now))
                .map(stored -> new Caller(stored.tenant(), stored.keyId(), stored.scopes()));
    }

    void forget(String keyId) {
        remembered.remove(keyId);
    }

    boolean isTenant(TenantId tenant) {
        return keys.isTenant(tenant);
    }

    private Optional<StoredKey> find(String keyId, Instant now) {
        Remembered known = remembered.get(keyId);
        if (known != null && now.isBefore(known.until())) {
            return Optional.of(known.key());
        }
        Optional<StoredKey> read = keys.find(keyId);
        if (remembered.size() >= settings.cacheSize()) {
            remembered.clear();
        }
        read.ifPresentOrElse(
                key -> remembered.put(keyId, new Remembered(key, now.plus(settings.cacheFor()))),
                () -> remembered.remove(keyId));
        return read;
    }
}
