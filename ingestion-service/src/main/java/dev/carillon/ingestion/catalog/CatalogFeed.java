// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.catalog;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.topic.CompactedTopicReader;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// Follower of the catalog topic that keeps an [EventCatalog] up to date until it is closed.
public final class CatalogFeed implements AutoCloseable {

    private static final int API_TIMEOUT_MILLIS = 5_000;

    private final CompactedTopicReader<CatalogKey, CatalogEntry> reader;

    private CatalogFeed(CompactedTopicReader<CatalogKey, CatalogEntry> reader) {
        this.reader = reader;
    }

    static CatalogFeed start(String bootstrapServers, EventCatalog catalog) {
        Map<String, Object> connection = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.CLIENT_ID_CONFIG, "carillon-ingestion-catalog",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        return new CatalogFeed(CompactedTopicReader.start(connection, Topics.CATALOG, catalog::apply));
    }

    /// True once the catalog has been read. Before that no request can be authenticated.
    public boolean isCurrent() {
        return reader.isCurrent();
    }

    @Override
    public void close() {
        reader.close();
    }
}
