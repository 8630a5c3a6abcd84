// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Configuration of the Kafka sources.
///
/// @param topicPrefix Prefix that topics and consumer groups of a tenant must have in the platform's own cluster.
/// `{tenant}` stands for the tenant's id and must be followed by a character that no tenant id has.
/// @param connections Other clusters by name, each with `tenants`, `topic-prefix`, `bootstrap-servers`,
/// `security.protocol`, `ssl.bundle` and `properties.*`. See [Kafka sources](kafka-source.md).
/// @param maxPollRecords Most records that a source takes from its consumer at once. A larger value costs less for each
/// record and repeats more of them after a crash.
/// @param maxFetch Most bytes that a broker returns to a source at once. A larger value needs more memory for each
/// source.
@ConfigurationProperties("carillon.ingestion.kafka-sources")
record KafkaSourceProperties(
        @DefaultValue("ingest.{tenant}.") String topicPrefix,
        @DefaultValue Map<String, Cluster> connections,
        @DefaultValue("500") int maxPollRecords,
        @DefaultValue("4MB") DataSize maxFetch) {

    KafkaSourceProperties {
        connections = Map.copyOf(connections);
        TopicPrefix.requireSeparating(topicPrefix);
    }

    /// Other cluster, with properties as those of `spring.kafka`.
    ///
    /// @param tenants tenants that may use it; `*` means all
    /// @param topicPrefix prefix as for the platform's own cluster; empty allows every topic
    record Cluster(
            @DefaultValue List<String> tenants,
            @DefaultValue("") String topicPrefix,
            @DefaultValue List<String> bootstrapServers,
            @DefaultValue Security security,
            @DefaultValue Ssl ssl,
            @DefaultValue Map<String, String> properties) {

        Cluster {
            tenants = List.copyOf(tenants);
            bootstrapServers = List.copyOf(bootstrapServers);
            properties = Map.copyOf(properties);
            if (!topicPrefix.isEmpty()) {
                TopicPrefix.requireSeparating(topicPrefix);
            }
        }

        /// @param protocol `PLAINTEXT`, `SSL`, `SASL_SSL` or `SASL_PLAINTEXT`
        record Security(@DefaultValue("PLAINTEXT") String protocol) {}

        /// @param bundle name of a bundle below `spring.ssl.bundle`; empty for none
        record Ssl(@DefaultValue("") String bundle) {}
    }
}
