// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.catalog;

import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topic;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.kafka.RetriedFailures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/// Reader that reads a compacted topic completely and then follows it, on its own thread. It calls back for each
/// record in the order of its partition. An absent value means that the key was removed. An undecodable record is
/// logged and skipped; the next record of its key replaces it. Survives outages of the broker, at the start and
/// later, and the lack of an access control list, which it logs once a minute.
public final class CompactedTopicReader<K, V> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CompactedTopicReader.class);

    /// Poll timeout until the topic has been read. Also bounds how late its end is noticed, because transaction markers
    /// at the end are not returned.
    private static final Duration POLL = Duration.ofMillis(200);

    /// Poll timeout afterwards, when only new records matter, which end the poll.
    private static final Duration IDLE_POLL = Duration.ofSeconds(10);

    /// Time for which a broker holds a request while there are no new records, which end it at once. A longer time
    /// means fewer empty responses. Other requests to that broker wait behind it. This consumer has no urgent
    /// ones: its partitions never change and it commits nothing.
    private static final int FETCH_WAIT_MILLIS = 3_000;

    private static final int API_TIMEOUT_MILLIS = 5_000;

    /// Longest time for closing the consumer, which would wait for the request that the broker holds.
    private static final Duration CLOSE = Duration.ofMillis(200);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final ConsumerFactory<Decoded<K>, Decoded<V>> consumers;
    private final Topic<K, V> topic;
    private final BiConsumer<K, Optional<V>> onRecord;
    private final RetriedFailures failures;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean current;
    private volatile @Nullable Consumer<?, ?> reading;

    private CompactedTopicReader(
            ConsumerFactory<Decoded<K>, Decoded<V>> consumers, Topic<K, V> topic, BiConsumer<K, Optional<V>> onRecord) {
        this.consumers = consumers;
        this.topic = topic;
        this.onRecord = onRecord;
        this.failures = new RetriedFailures(LOG, "reading " + topic.name(), consumers);
        this.thread =
                Thread.ofPlatform().name("reader-" + topic.name()).daemon().unstarted(this::run);
    }

    /// Starts reading and returns at once.
    ///
    /// @param purpose of the consumer, see [KafkaClients]
    /// @param onRecord called on the reader's thread; must not throw
    public static <K, V> CompactedTopicReader<K, V> start(
            KafkaClients clients, String purpose, Topic<K, V> topic, BiConsumer<K, Optional<V>> onRecord) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                FETCH_WAIT_MILLIS,
                // Longest time that closing waits for a call to a broker that is away.
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                API_TIMEOUT_MILLIS);
        CompactedTopicReader<K, V> reader = new CompactedTopicReader<>(
                clients.consumers(
                        purpose,
                        settings,
                        topic.keys().deserializer(),
                        topic.values().deserializer()),
                topic,
                onRecord);
        reader.thread.start();
        return reader;
    }

    /// True if every record that was in the topic when reading started has been passed to the callback.
    public boolean isCurrent() {
        return current;
    }

    /// Stops the thread and waits for its end.
    @Override
    public void close() {
        closing.countDown();
        Consumer<?, ?> consumer = reading;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (closing.getCount() > 0) {
            try {
                read();
            } catch (WakeupException _) {
                return;
            } catch (KafkaException e) {
                failures.failed(e, PAUSE_AFTER_FAILURE);
                pause();
            }
        }
    }

    private void read() {
        Consumer<Decoded<K>, Decoded<V>> consumer = consumers.createConsumer();
        try {
            reading = consumer;
            follow(consumer);
        } finally {
            reading = null;
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }

    private void follow(Consumer<Decoded<K>, Decoded<V>> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("topic does not exist");
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (closing.getCount() > 0) {
            consumer.poll(current ? IDLE_POLL : POLL).forEach(this::handOver);
            if (!current
                    && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                current = true;
            }
        }
    }

    private void handOver(ConsumerRecord<Decoded<K>, Decoded<V>> consumed) {
        if (!(consumed.key() instanceof Decoded.Value<K>(K key))) {
            LOG.error("skipped {}-{}@{}: undecodable key", topic, consumed.partition(), consumed.offset());
            return;
        }
        Optional<Decoded<V>> value = Optional.ofNullable(consumed.value());
        if (value.isEmpty()) {
            onRecord.accept(key, Optional.empty());
            return;
        }
        switch (value.get()) {
            case Decoded.Value<V>(V present) -> onRecord.accept(key, Optional.of(present));
            case Decoded.Undecodable<V>(var bytes, String cause) ->
                LOG.error(
                        "skipped {}-{}@{}: {} bytes, {}",
                        topic,
                        consumed.partition(),
                        consumed.offset(),
                        bytes.size(),
                        cause);
        }
    }

    private void pause() {
        try {
            closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }
}
