// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import dev.carillon.events.TenantId;
import dev.carillon.runtime.kafka.KafkaClientProperties;
import dev.carillon.runtime.kafka.KafkaClients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/// Clusters that sources may read, and the rules by which tenants may read them. Thread-safe.
final class SourceClusters implements AutoCloseable {

    /// Beginnings of names in the platform's own cluster that belong to the platform or to Kafka.
    private static final List<String> RESERVED = List.of("carillon", "_");

    private final KafkaSourceProperties properties;
    private final KafkaClientProperties overrides;
    private final SslBundles bundles;
    private final SourceCluster platform;
    private final Map<String, SourceCluster> others = new ConcurrentHashMap<>();

    SourceClusters(
            KafkaSourceProperties properties,
            KafkaClients platform,
            KafkaClientProperties overrides,
            SslBundles bundles) {
        this.properties = properties;
        this.overrides = overrides;
        this.bundles = bundles;
        this.platform = new SourceCluster("", platform);
    }

    /// Cluster of a source that [#findRefusal(SourceDefinition)] allows.
    SourceCluster of(SourceDefinition source) {
        return source.connection().isEmpty()
                ? platform
                : others.computeIfAbsent(source.connection(), name -> new SourceCluster(name, connect(name)));
    }

    /// Group of a source, by default its id after the tenant's prefix.
    String group(SourceDefinition source) {
        String prefix = Optional.ofNullable(properties.connections().get(source.connection()))
                .map(KafkaSourceProperties.Cluster::topicPrefix)
                .filter(own -> !own.isEmpty())
                .orElse(properties.topicPrefix());
        return source.group().isEmpty() ? TopicPrefix.of(prefix, source.tenant()) + source.id() : source.group();
    }

    /// Reason why the tenant may not have such a source; empty if it may.
    Optional<String> findRefusal(SourceDefinition source) {
        if (source.connection().isEmpty()) {
            return findNameRefusal(source, TopicPrefix.of(properties.topicPrefix(), source.tenant()), RESERVED);
        }
        KafkaSourceProperties.Cluster cluster = properties.connections().get(source.connection());
        if (cluster == null || !isAllowed(cluster.tenants(), source.tenant())) {
            return Optional.of("the tenant has no connection " + source.connection()
                    + "; an operator configures connections and the tenants that may use them");
        }
        return findNameRefusal(source, TopicPrefix.of(cluster.topicPrefix(), source.tenant()), List.of());
    }

    private static boolean isAllowed(List<String> tenants, TenantId tenant) {
        return tenants.contains("*") || tenants.contains(tenant.value());
    }

    private Optional<String> findNameRefusal(SourceDefinition source, String prefix, List<String> reserved) {
        Stream<String> names = Stream.concat(
                source.topics().stream().flatMap(topic -> Stream.of(topic, source.deadLetterTopic(topic))),
                Stream.of(group(source)));
        return names.distinct()
                .filter(name -> !name.startsWith(prefix) || reserved.stream().anyMatch(name::startsWith))
                .findFirst()
                .map(name -> "the tenant may not use %s; names of its topics and groups must begin with %s"
                        .formatted(name, prefix))
                .or(() -> source.topics().stream()
                        .filter(source.topics().stream()
                                .map(source::deadLetterTopic)
                                .toList()::contains)
                        .findFirst()
                        .map(topic -> "the topic %s is also the topic for dead letters".formatted(topic)));
    }

    private KafkaClients connect(String name) {
        KafkaSourceProperties.Cluster cluster =
                Optional.ofNullable(properties.connections().get(name)).orElseThrow();
        Map<String, Object> settings = new HashMap<>(cluster.properties());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", cluster.bootstrapServers()));
        settings.put(
                CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, cluster.security().protocol());
        if (!cluster.ssl().bundle().isEmpty()) {
            settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslBundleSslEngineFactory.class);
            settings.put(
                    SslBundle.class.getName(), bundles.getBundle(cluster.ssl().bundle()));
        }
        return new KafkaClients(new KafkaClients.Connection(settings, settings, settings, Map.of()), overrides);
    }

    @Override
    public void close() {
        platform.close();
        others.values().forEach(SourceCluster::close);
    }
}
