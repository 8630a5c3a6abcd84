// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/// Source of every Kafka client of a service. Each client has a purpose, which names it in its client id, in logs and
/// in the configuration. Settings of a client, the later ones first: the operator's for the purpose
/// (`carillon.kafka.clients.<purpose>.*`), Carillon's for the purpose, `spring.kafka.*`. Thread-safe.
public final class KafkaClients {

    /// Compression of the records that services write (docs/performance.md: what was tried instead).
    public static final String COMPRESSION = "lz4";

    private static final String PREFIX = "carillon-";

    private final Connection connection;
    private final KafkaClientProperties overrides;

    /// Settings by kind of client that hold for all purposes: addresses, security, and what an operator sets for all.
    public record Connection(
            Map<String, Object> consumer,
            Map<String, Object> producer,
            Map<String, Object> admin,
            Map<String, Object> streams) {

        public Connection {
            consumer = Map.copyOf(consumer);
            producer = Map.copyOf(producer);
            admin = Map.copyOf(admin);
            streams = Map.copyOf(streams);
        }
    }

    public KafkaClients(Connection connection, KafkaClientProperties overrides) {
        this.connection = connection;
        this.overrides = overrides;
    }

    /// Clients of unsecured brokers, without further settings.
    ///
    /// @param bootstrapServers host:port pairs, separated by commas
    public static KafkaClients at(String bootstrapServers) {
        Map<String, Object> settings = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return new KafkaClients(
                new Connection(settings, settings, settings, settings), new KafkaClientProperties(Map.of()));
    }

    /// Factory of consumers, each a client of its own that its user closes.
    ///
    /// @param settings of this purpose
    public <K, V> ConsumerFactory<K, V> consumers(
            String purpose, Map<String, Object> settings, Deserializer<K> keys, Deserializer<V> values) {
        // Deserializers of the contract have nothing to configure, and one instance serves all consumers.
        return new DefaultKafkaConsumerFactory<>(merged(purpose, connection.consumer(), settings), keys, values, false);
    }

    /// Factory of one shared producer. [DefaultKafkaProducerFactory#destroy()] sends what the producer has buffered and
    /// closes it; closing what `createProducer` returns does not.
    ///
    /// @param settings of this purpose
    public <K, V> DefaultKafkaProducerFactory<K, V> producers(
            String purpose, Map<String, Object> settings, Serializer<K> keys, Serializer<V> values) {
        Map<String, Object> merged = merged(purpose, connection.producer(), settings);
        return new DefaultKafkaProducerFactory<>(merged, keys, values, false) {
            @Override
            protected Producer<K, V> createRawProducer(Map<String, Object> numbered) {
                // Spring numbers the producers of a factory. Here it has one at a time, and metrics are labelled by the
                // id.
                Map<String, Object> named = new HashMap<>(numbered);
                named.put(CommonClientConfigs.CLIENT_ID_CONFIG, merged.get(CommonClientConfigs.CLIENT_ID_CONFIG));
                return super.createRawProducer(named);
            }
        };
    }

    /// Factory of one shared producer of encoded records. A record is acknowledged when all in-sync replicas have it,
    /// and a retry does not double it.
    ///
    /// @param settings of this purpose, besides these guarantees
    public DefaultKafkaProducerFactory<byte[], byte[]> durableProducers(String purpose, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSION);
        return producers(purpose, all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Client for administration, which its user closes.
    ///
    /// @param settings of this purpose
    public Admin admin(String purpose, Map<String, Object> settings) {
        return Admin.create(adminSettings(purpose, settings));
    }

    Map<String, Object> adminSettings(String purpose, Map<String, Object> settings) {
        return merged(purpose, connection.admin(), settings);
    }

    /// Settings of a Kafka Streams application. Kafka Streams makes client ids of its own from the application's id.
    ///
    /// @param settings of this purpose
    public Map<String, Object> streams(String purpose, Map<String, Object> settings) {
        Map<String, Object> unnamed = new HashMap<>(connection.streams());
        unnamed.remove(CommonClientConfigs.CLIENT_ID_CONFIG);
        return overlaid(unnamed, purpose, settings);
    }

    private Map<String, Object> merged(String purpose, Map<String, Object> common, Map<String, Object> settings) {
        Map<String, Object> named = new HashMap<>(common);
        // Metrics are labelled by it.
        named.put(CommonClientConfigs.CLIENT_ID_CONFIG, PREFIX + purpose);
        return overlaid(named, purpose, settings);
    }

    /// Adds Carillon's settings for the purpose, and then the operator's.
    private Map<String, Object> overlaid(Map<String, Object> common, String purpose, Map<String, Object> settings) {
        common.putAll(settings);
        common.putAll(overrides.clients().getOrDefault(purpose, Map.of()));
        return common;
    }
}
