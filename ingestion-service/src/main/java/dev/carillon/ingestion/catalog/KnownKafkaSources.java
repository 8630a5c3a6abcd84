// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.catalog;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.CatalogEntry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Kafka sources of all tenants, as of the newest catalog record. One thread applies records; any thread reads.
public final class KnownKafkaSources {

    private final Map<CatalogKey, CatalogEntry> entries = new ConcurrentHashMap<>();
    private volatile Runnable onChange = () -> {};

    void apply(CatalogKey key, Optional<CatalogEntry> entry) {
        entry.ifPresentOrElse(present -> entries.put(key, present), () -> entries.remove(key));
        onChange.run();
    }

    public Map<CatalogKey, CatalogEntry> all() {
        return Map.copyOf(entries);
    }

    /// @param listener called after each change on the thread that applies records; must not block or throw
    public void whenChanged(Runnable listener) {
        onChange = listener;
    }
}
