// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Subscription;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writer of records like those of the services around the router: acknowledged by all replicas, in order for each
/// recipient. Safe for several threads.
public final class TopicWriter implements AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<Optional<Exception>> failure = new AtomicReference<>(Optional.empty());

    public TopicWriter(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.LINGER_MS_CONFIG,
                        2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        300_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public <K, V> void write(Topic<K, V> topic, K key, V value) {
        send(new ProducerRecord<>(
                topic.name(), topic.keys().encode(key), topic.values().encode(value)));
    }

    /// Writes arbitrary bytes.
    public void writeBytes(String topic, String key, byte[] value) {
        send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    }

    /// Writes a subscription to the partition of its recipient.
    public void subscribe(RecipientKey recipient, String topic) {
        Subscription subscription = Subscription.newBuilder()
                .setTenant(recipient.tenant().value())
                .setRecipient(recipient.requireRecipient().value())
                .setTopic(topic)
                .setVersion(1)
                .build();
        send(new ProducerRecord<>(
                Topics.SUBSCRIPTIONS.name(),
                RecipientPartitioner.partition(recipient, partitions(Topics.SUBSCRIPTIONS)),
                Topics.SUBSCRIPTIONS.keys().encode(new SubscriptionKey(recipient, topic)),
                Topics.SUBSCRIPTIONS.values().encode(subscription)));
    }

    /// Writes an audience event to every partition, each of which serves its own members.
    public void writeToAudience(Topic<RecipientKey, Event> topic, Event event) {
        byte[] key = topic.keys().encode(RecipientKey.everyPartition(new TenantId(event.getTenant())));
        for (int partition = 0; partition < partitions(topic); partition++) {
            send(new ProducerRecord<>(
                    topic.name(), partition, key, topic.values().encode(event)));
        }
    }

    /// Returns when all records are acknowledged.
    ///
    /// @throws IllegalStateException if a record was not acknowledged
    public void flush() {
        producer.flush();
        failure.get().ifPresent(cause -> {
            throw new IllegalStateException("a record was not acknowledged", cause);
        });
    }

    @Override
    public void close() {
        producer.close();
    }

    private int partitions(Topic<?, ?> topic) {
        return producer.partitionsFor(topic.name()).size();
    }

    private void send(ProducerRecord<byte[], byte[]> written) {
        producer.send(written, (_, problem) -> {
            if (problem != null) {
                failure.set(Optional.of(problem));
            }
        });
    }
}
