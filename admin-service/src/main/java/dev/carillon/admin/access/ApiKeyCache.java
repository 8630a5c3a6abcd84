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

/// Cache of recently used API keys, each valid for a short time, so that few requests need a query. Thread-safe.
final class ApiKeyCache {

    private final ApiKeys keys;
    private final AccessSettings settings;
    private final InstantSource clock;
    private final Map<String, CachedKey> cache = new ConcurrentHashMap<>();
    private final UnknownKeys unknown;

    ApiKeyCache(ApiKeys keys, AccessSettings settings, InstantSource clock) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
        this.unknown = new UnknownKeys(settings, clock);
    }

    private record CachedKey(StoredKey key, Instant until) {}

    /// Caller that holds this key; empty if the key is not valid now.
    ///
    /// @throws dev.carillon.runtime.http.RefusedException if there are too many requests with unknown keys
    Optional<Caller> authenticate(ApiKeyText key) {
        Instant now = clock.instant();
        return find(key.keyId(), now)
                .filter(stored -> stored.isOpenedBy(key.digest()))
                .filter(stored -> stored.isValidAt(now))
                .map(stored -> new Caller(stored.tenant(), stored.keyId(), stored.scopes()));
    }

    /// Forgets what is known about a key, because it has changed.
    void forget(String keyId) {
        cache.remove(keyId);
        unknown.forget(keyId);
    }

    boolean isTenant(TenantId tenant) {
        return keys.isTenant(tenant);
    }

    private Optional<StoredKey> find(String keyId, Instant now) {
        CachedKey known = cache.get(keyId);
        if (known != null && now.isBefore(known.until())) {
            return Optional.of(known.key());
        }
        // A key that was valid lately is queried in any case.
        Optional<StoredKey> read = known == null ? unknown.find(keyId, () -> keys.find(keyId)) : keys.find(keyId);
        if (cache.size() >= settings.cacheSize()) {
            cache.clear();
        }
        read.ifPresentOrElse(
                key -> cache.put(keyId, new CachedKey(key, now.plus(settings.cacheFor()))), () -> cache.remove(keyId));
        return read;
    }
}
