// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Every committed receipt of all lanes, each once, in the order of its partition. One thread writes, any thread
/// asks.
final class ReceiptBook implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    private final String bootstrapServers;
    private final Thread thread;
    private final List<Receipt> receipts = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Long> accepted = new HashMap<>();
    private volatile boolean running = true;

    private ReceiptBook(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.thread = Thread.ofPlatform().name("receipt-book").daemon().unstarted(this::read);
    }

    static ReceiptBook start(String bootstrapServers) {
        ReceiptBook book = new ReceiptBook(bootstrapServers);
        book.thread.start();
        return book;
    }

    synchronized long count(Predicate<Receipt> matching) {
        return receipts.stream().filter(matching).count();
    }

    synchronized List<Receipt> list(Predicate<Receipt> matching) {
        return receipts.stream().filter(matching).toList();
    }

    /// How many attempts a provider has accepted.
    synchronized long accepted(String provider) {
        return accepted.getOrDefault(provider, 0L);
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        List<Topic<RecipientKey, Receipt>> topics =
                Arrays.stream(Lane.values()).map(Topics::receipts).toList();
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2_000,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        Topic<RecipientKey, Receipt> any = topics.getFirst();
        try (Consumer<Decoded<RecipientKey>, Decoded<Receipt>> consumer = new KafkaConsumer<>(
                settings, any.keys().deserializer(), any.values().deserializer())) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (running) {
                for (ConsumerRecord<Decoded<RecipientKey>, Decoded<Receipt>> read : consumer.poll(POLL)) {
                    add(read.value().require());
                }
            }
        }
    }

    private synchronized void add(Receipt receipt) {
        if (ids.add(receipt.getId())) {
            receipts.add(receipt);
            if (receipt.getAttempted().hasAccepted()) {
                accepted.merge(receipt.getAttempted().getProvider(), 1L, Long::sum);
            }
        }
    }
}
