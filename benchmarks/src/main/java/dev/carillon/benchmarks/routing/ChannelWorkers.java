// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Seen;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Stands in for the workers of push and of the inbox: reads every committed delivery of the standard lane, accepts it
/// and says so in a receipt. What some recipients get in their inbox they see at once.
final class ChannelWorkers implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final List<Topic<RecipientKey, Delivery>> TOPICS = Stream.of(Channel.IN_APP, Channel.PUSH)
            .map(channel -> Topics.deliveries(channel, Lane.STANDARD))
            .toList();

    private final String bootstrapServers;
    private final TopicWriter writer;
    private final DeliveryLedger ledger;
    private final Predicate<Delivery> seen;
    private final InstantSource clock;
    private final Thread thread;
    private volatile boolean running = true;

    private ChannelWorkers(
            String bootstrapServers,
            TopicWriter writer,
            DeliveryLedger ledger,
            Predicate<Delivery> seen,
            InstantSource clock) {
        this.bootstrapServers = bootstrapServers;
        this.writer = writer;
        this.ledger = ledger;
        this.seen = seen;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("channel-workers").daemon().unstarted(this::work);
    }

    /// @param seen which deliveries their recipients see at once
    static ChannelWorkers start(
            String bootstrapServers, TopicWriter writer, DeliveryLedger ledger, Predicate<Delivery> seen) {
        ChannelWorkers workers = new ChannelWorkers(bootstrapServers, writer, ledger, seen, ClockConfiguration.clock());
        workers.thread.start();
        return workers;
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

    private void work() {
        Topic<RecipientKey, Delivery> any = TOPICS.getFirst();
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                2_000,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        try (Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer = new KafkaConsumer<>(
                settings, any.keys().deserializer(), any.values().deserializer())) {
            List<TopicPartition> partitions = TOPICS.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (running) {
                for (ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> read : consumer.poll(POLL)) {
                    serve(read.key().require(), read.value().require());
                }
            }
        }
    }

    private void serve(RecipientKey key, Delivery delivery) {
        ledger.arrived(delivery, System.nanoTime());
        Topic<RecipientKey, Receipt> receipts = Topics.receipts(Lane.STANDARD);
        writer.write(
                receipts,
                key,
                about(delivery, "attempted", Integer.toString(delivery.getAttempt()))
                        .setAttempted(Attempted.newBuilder()
                                .setAttempt(delivery.getAttempt())
                                .setProvider("harness")
                                .setAccepted(Attempted.Accepted.newBuilder().setReference(delivery.getId())))
                        .build());
        if (seen.test(delivery)) {
            writer.write(
                    receipts,
                    key,
                    about(delivery, "seen", "")
                            .setSeen(Seen.newBuilder().setBy("harness"))
                            .build());
        }
    }

    private Receipt.Builder about(Delivery delivery, String fact, String discriminator) {
        return Receipt.newBuilder()
                .setId(ReceiptId.of(delivery.getId(), fact, discriminator).value())
                .setTenant(delivery.getTenant())
                .setRecipient(delivery.getRecipient())
                .setEventId(delivery.getEventId())
                .setEventType(delivery.getEventType())
                .setNotificationId(delivery.getNotificationId())
                .setDeliveryId(delivery.getId())
                .setLane(delivery.getLane())
                .setChannel(delivery.getChannel())
                .setAtMillis(clock.millis())
                .setRecordedBy("harness");
    }
}
