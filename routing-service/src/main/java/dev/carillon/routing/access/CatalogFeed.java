// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.topic.CompactedTopicReader;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// Follower of the catalog topic. It retries while the broker is unavailable.
public final class CatalogFeed implements AutoCloseable {

    private final CompactedTopicReader<CatalogKey, CatalogEntry> reader;

    private CatalogFeed(CompactedTopicReader<CatalogKey, CatalogEntry> reader) {
        this.reader = reader;
    }

    static CatalogFeed start(String bootstrapServers, KnownCatalog catalog) {
        Map<String, Object> connection = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "carillon-routing-catalog");
        return new CatalogFeed(CompactedTopicReader.start(connection, Topics.CATALOG, catalog::apply));
    }

    /// True once the catalog has been read. Before that no client can be authenticated.
    public boolean isCurrent() {
        return reader.isCurrent();
    }

    @Override
    public void close() {
        reader.close();
    }
}
