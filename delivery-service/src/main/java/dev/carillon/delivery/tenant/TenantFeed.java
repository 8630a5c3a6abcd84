// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.tenant;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.topic.CompactedTopicReader;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// Follower of the catalog topic that keeps a [TenantDirectory] up to date until it is closed.
public final class TenantFeed implements AutoCloseable {

    private final CompactedTopicReader<CatalogKey, CatalogEntry> reader;

    TenantFeed(String bootstrapServers, TenantDirectory directory) {
        reader = CompactedTopicReader.start(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "carillon-delivery-catalog"),
                Topics.CATALOG,
                directory::apply);
    }

    /// True if the settings are read. Nothing is sent before.
    public boolean isCurrent() {
        return reader.isCurrent();
    }

    @Override
    public void close() {
        reader.close();
    }
}
