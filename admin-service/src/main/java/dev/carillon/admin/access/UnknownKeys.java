// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.RefusedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;

/// Bound on the queries for API keys that this instance does not know, so that strangers with random keys do not load
/// PostgreSQL. An id that does not exist is not queried again for a short time, and the queries per second are limited.
/// Thread-safe.
final class UnknownKeys {

    private final AccessSettings settings;
    private final InstantSource clock;
    private final Map<String, Instant> absentUntil = new ConcurrentHashMap<>();
    private long second;
    private int queries;

    UnknownKeys(AccessSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// Queries a key, unless it is known to be absent.
    ///
    /// @throws RefusedException if there were too many queries in this second
    <T> Optional<T> find(String keyId, Supplier<Optional<T>> query) {
        Instant now = clock.instant();
        Instant absent = absentUntil.get(keyId);
        if (absent != null && now.isBefore(absent)) {
            return Optional.empty();
        }
        if (!mayQuery(now)) {
            throw new RefusedException(
                    FailureCode.RATE_LIMITED,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too many requests with unknown API keys (carillon.admin.access.unknown-keys-per-second)");
        }
        Optional<T> found = query.get();
        if (found.isEmpty()) {
            if (absentUntil.size() >= settings.cacheSize()) {
                absentUntil.clear();
            }
            absentUntil.put(keyId, now.plus(settings.cacheFor()));
        }
        return found;
    }

    /// Forgets that a key was absent, because it was created.
    void forget(String keyId) {
        absentUntil.remove(keyId);
    }

    private synchronized boolean mayQuery(Instant now) {
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            queries = 0;
        }
        queries++;
        return queries <= settings.unknownKeysPerSecond();
    }
}
