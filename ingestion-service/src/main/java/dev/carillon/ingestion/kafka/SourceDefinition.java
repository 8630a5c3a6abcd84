// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.KafkaSource;
import java.util.List;

/// Definition of a Kafka source, as a tenant wrote it.
///
/// @param id id within the tenant
/// @param group consumer group; empty for the default
/// @param connection name of a connection; empty for the platform's own cluster
/// @param deadLetterTopic topic for refused records; empty for the default
record SourceDefinition(
        TenantId tenant,
        String id,
        long version,
        List<String> topics,
        String group,
        String connection,
        String deadLetterTopic) {

    private static final String DEAD_LETTERS = ".carillon-dead-letters";

    SourceDefinition {
        topics = List.copyOf(topics);
    }

    static SourceDefinition of(CatalogKey key, CatalogEntry entry) {
        KafkaSource source = entry.getKafkaSource();
        return new SourceDefinition(
                key.tenant(),
                key.id(),
                entry.getVersion(),
                source.getTopicsList(),
                source.getGroup(),
                source.getConnection(),
                source.getDeadLetterTopic());
    }

    /// Name in metrics, logs and headers.
    String name() {
        return tenant + "/" + id;
    }

    String deadLetterTopic(String topic) {
        return deadLetterTopic.isEmpty() ? topic + DEAD_LETTERS : deadLetterTopic;
    }

    /// Purpose of its Kafka clients.
    String purpose() {
        return "ingestion-kafka-source." + tenant + "." + id;
    }
}
