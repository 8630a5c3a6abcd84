// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Topics of a tenant, as its own producers and tools use them.
final class SourceTopics implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String bootstrapServers;
    private final Admin admin;
    private final Producer<String, String> producer;

    SourceTopics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
    }

    void create(String topic, int partitions) {
        get(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
    }

    /// Creates a topic and the one for its dead letters.
    void createWithDeadLetters(String topic, int partitions) {
        create(topic, partitions);
        create(topic + ".carillon-dead-letters", 1);
    }

    String id(String topic) {
        return get(admin.describeTopics(List.of(topic))
                        .topicNameValues()
                        .values()
                        .iterator()
                        .next()
                        .toCompletionStage()
                        .toCompletableFuture())
                .topicId()
                .toString();
    }

    /// Sends a record and waits until it is stored.
    ///
    /// @param headers names and values in turn
    RecordMetadata send(String topic, @Nullable String key, @Nullable String value, String... headers) {
        return get(sendLater(topic, key, value, headers));
    }

    Future<RecordMetadata> sendLater(String topic, @Nullable String key, @Nullable String value, String... headers) {
        ProducerRecord<String, String> sent = new ProducerRecord<>(topic, key, value);
        for (int i = 0; i < headers.length; i += 2) {
            sent.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return producer.send(sent);
    }

    /// All records of a topic, as soon as there are so many.
    List<ConsumerRecord<byte[], byte[]>> await(String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (found.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    static Map<String, String> headers(ConsumerRecord<byte[], byte[]> consumed) {
        Map<String, String> headers = new HashMap<>();
        consumed.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    /// Committed offset of a group; empty if it has committed none.
    Optional<Long> committed(String group, String topic, int partition) {
        return Optional.ofNullable(get(admin.listConsumerGroupOffsets(group)
                                .partitionsToOffsetAndMetadata()
                                .toCompletionStage()
                                .toCompletableFuture())
                        .get(new TopicPartition(topic, partition)))
                .map(offset -> offset.offset());
    }

    /// Number of records that were ever written to a partition.
    long size(String topic, int partition) {
        return get(admin.listOffsets(Map.of(new TopicPartition(topic, partition), OffsetSpec.latest()))
                        .partitionResult(new TopicPartition(topic, partition))
                        .toCompletionStage()
                        .toCompletableFuture())
                .offset();
    }

    /// Number of consumers in a group.
    int members(String group) {
        return get(admin.describeConsumerGroups(List.of(group))
                        .describedGroups()
                        .values()
                        .iterator()
                        .next()
                        .toCompletionStage()
                        .toCompletableFuture())
                .members()
                .size();
    }

    private static <T> T get(Future<T> result) {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
