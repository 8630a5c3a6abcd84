// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.topic.CompactedTopicReader;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// Follows the catalog's topic. Lives through the broker's absence.
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

    /// Whether the catalog has been read. Until then nobody can be authenticated.
    public boolean isCurrent() {
        return reader.isCurrent();
    }

    @Override
    public void close() {
        reader.close();
    }
}
