// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.catalog;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.runtime.kafka.KafkaClients;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Follower of the catalog's topic: reads all of it, then each change, for as long as it is open. Survives the absence
/// of the broker.
public final class CatalogFollower implements AutoCloseable {

    private final CompactedTopicReader<CatalogKey, CatalogEntry> reader;

    private CatalogFollower(CompactedTopicReader<CatalogKey, CatalogEntry> reader) {
        this.reader = reader;
    }

    /// Starts reading and returns at once.
    ///
    /// @param service part of the consumer's purpose, such as `routing` in `routing-catalog`; see [KafkaClients]
    /// @param onEntry called on the follower's thread with each entry, or with the key alone when the entry is
    ///     removed; it must not throw
    public static CatalogFollower start(
            KafkaClients clients, String service, BiConsumer<CatalogKey, Optional<CatalogEntry>> onEntry) {
        return new CatalogFollower(CompactedTopicReader.start(clients, service + "-catalog", Topics.CATALOG, onEntry));
    }

    /// True once the whole catalog has been read. Before that no API key is known.
    public boolean isCurrent() {
        return reader.isCurrent();
    }

    @Override
    public void close() {
        reader.close();
    }
}
