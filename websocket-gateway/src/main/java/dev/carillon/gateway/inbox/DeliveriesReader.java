// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Codec;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Delivery;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the log of in-app deliveries, all lanes, as one member of a consumer group and hands it on in batches.
/// A batch is handed over again until its sink has taken it; nothing is passed over, and offsets are committed
/// only behind what was taken. So a sink sees every record at least once, each partition in order, but may see
/// again what it took before. One thread of its own.
///
/// It is a static member under its node's name: a node that was killed and comes back has its partitions at once.
final class DeliveriesReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveriesReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final long COMMIT_NANOS = Duration.ofMillis(500).toNanos();
    private static final long IDLE_NANOS = Duration.ofMillis(200).toNanos();

    /// What takes the batches.
    interface Sink {

        /// Takes a batch whole or, by an exception, not at all.
        ///
        /// @throws StoreUnavailableException to be handed the batch again after a pause
        /// @throws KeysUnavailableException likewise
        Outcome take(Batch batch);

        /// These offsets are committed: until now nobody else has been reading these partitions.
        default void committed(Map<TopicPartition, Long> offsets) {}

        /// Some partitions are somebody else's from here on, or have been for a while.
        default void gone() {}
    }

    /// What handing over came to.
    sealed interface Outcome {

        record Taken() implements Outcome {}

        /// The sink lacks what came before: reading goes back to these offsets, or as near as the log still goes.
        record GoBack(Map<TopicPartition, Long> offsets) implements Outcome {}
    }

    /// Consecutive records, and how far they go in each partition; the spans also cover offsets without records.
    record Batch(
            List<ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>>> records, Map<TopicPartition, Span> spans) {

        /// @throws IllegalArgumentException when it holds nothing of the partition
        Span span(TopicPartition partition) {
            Span span = spans.get(partition);
            if (span == null) {
                throw new IllegalArgumentException("nothing of " + partition);
            }
            return span;
        }

        /// Whose keys are needed to read it.
        Set<RecipientKey> sealedFor() {
            return records.stream()
                    .flatMap(consumed -> consumed.key() instanceof Decoded.Value<RecipientKey>(RecipientKey recipient)
                                    && consumed.value() instanceof Decoded.Value<Delivery>(Delivery delivery)
                                    && !delivery.getContent().getDataKeyId().isEmpty()
                            ? Stream.of(recipient)
                            : Stream.empty())
                    .collect(Collectors.toSet());
        }
    }

    /// @param fromLogStart the log has nothing before `from`
    record Span(long from, long to, boolean fromLogStart) {}

    private final Map<String, Object> settings;
    private final Sink sink;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    // Of the reader's thread only:
    private final Map<TopicPartition, Long> reached = new HashMap<>();
    private final Set<TopicPartition> atLogStart = new HashSet<>();
    private boolean handingOver;
    private long lastCommit = System.nanoTime();
    private long lastIdle = System.nanoTime();
    private boolean uncommitted;

    private DeliveriesReader(Map<String, Object> settings, String group, Sink sink) {
        this.settings = settings;
        this.sink = sink;
        this.thread = Thread.ofPlatform().name(group).daemon().unstarted(this::run);
    }

    /// Starts reading and returns at once.
    ///
    /// @param connection Kafka client settings
    static DeliveriesReader start(Map<String, Object> connection, String group, NodeId node, Sink sink) {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                group + "-" + node.value().replaceAll("[^\\w.-]", "-"));
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        DeliveriesReader reader = new DeliveriesReader(settings, group, sink);
        reader.thread.start();
        return reader;
    }

    /// The lane of a topic that this reads.
    static Lane lane(String topic) {
        return LANES.lane(topic);
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    private void run() {
        while (isOpen()) {
            sink.gone();
            reached.clear();
            atLogStart.clear();
            Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer;
            try {
                consumer = new KafkaConsumer<>(
                        settings,
                        Codec.RECIPIENT_KEY.deserializer(),
                        LANES.values().deserializer());
            } catch (KafkaException e) {
                LOG.warn("{} cannot start: {}", thread.getName(), e.toString());
                pause();
                continue;
            }
            try {
                read(consumer);
            } catch (KafkaException e) {
                LOG.warn("{} starts again: {}", thread.getName(), e.toString());
                pause();
            } catch (RuntimeException e) {
                // Whatever it is, records must not be lost over it: read again from the last commit.
                LOG.error("{} starts again", thread.getName(), e);
                pause();
            } finally {
                leave(consumer);
            }
        }
    }

    private void read(Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer) {
        consumer.subscribe(LANES.topics(), new Rebalancing(consumer));
        while (isOpen()) {
            ConsumerRecords<Decoded<RecipientKey>, Decoded<Delivery>> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                handOver(consumer, batch(records));
            } else if (System.nanoTime() - lastIdle > IDLE_NANOS) {
                lastIdle = System.nanoTime();
                Batch progress = withoutRecords(consumer);
                if (!progress.spans().isEmpty()) {
                    handOver(consumer, progress);
                }
            }
            if (uncommitted && System.nanoTime() - lastCommit > COMMIT_NANOS) {
                uncommitted = false;
                lastCommit = System.nanoTime();
                // The next commit says it again.
                consumer.commitAsync(offsets(reached.keySet()), (offsets, failure) -> {
                    if (failure == null) {
                        committed(offsets);
                    } else {
                        uncommitted = true;
                    }
                });
            }
        }
    }

    private Batch batch(ConsumerRecords<Decoded<RecipientKey>, Decoded<Delivery>> records) {
        Map<TopicPartition, Span> spans = new HashMap<>();
        List<ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>>> all = new ArrayList<>(records.count());
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>>> some = records.records(partition);
            long from = reached.getOrDefault(partition, some.getFirst().offset());
            spans.put(partition, new Span(from, some.getLast().offset() + 1, atLogStart.contains(partition)));
            all.addAll(some);
        }
        return new Batch(all, spans);
    }

    /// Offsets move without records too: the marks of transactions, and what retention has taken.
    private Batch withoutRecords(Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer) {
        Map<TopicPartition, Span> spans = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            try {
                long position = consumer.position(partition, Duration.ofMillis(50));
                long from = reached.getOrDefault(partition, position);
                if (position > from || (position > 0 && !reached.containsKey(partition))) {
                    spans.put(partition, new Span(from, position, atLogStart.contains(partition)));
                }
            } catch (KafkaException e) {
                LOG.debug("the position in {} is not known: {}", partition, e.getMessage());
            }
        }
        return new Batch(List.of(), spans);
    }

    private void handOver(Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer, Batch batch) {
        handingOver = true;
        boolean waited = false;
        try {
            while (isOpen()) {
                try {
                    switch (sink.take(batch)) {
                        case Outcome.Taken() -> {
                            taken(consumer, batch);
                        }
                        case Outcome.GoBack(var offsets) -> goBack(consumer, batch, offsets);
                    }
                    if (waited) {
                        LOG.info("{} goes on", thread.getName());
                    }
                    return;
                } catch (StoreUnavailableException | KeysUnavailableException e) {
                    if (!waited) {
                        LOG.warn("{} waits: {}", thread.getName(), e.getMessage());
                        waited = true;
                    }
                    stayInGroup(consumer);
                    pause();
                }
            }
        } finally {
            handingOver = false;
            consumer.resume(consumer.assignment());
        }
    }

    /// A partition may have gone elsewhere while the batch waited, and its offset is no longer this one's to commit.
    private void taken(Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer, Batch batch) {
        batch.spans().forEach((partition, span) -> {
            if (consumer.assignment().contains(partition)) {
                reached.put(partition, span.to());
                atLogStart.remove(partition);
                uncommitted = true;
            }
        });
    }

    private void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        sink.committed(offsets.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset())));
    }

    private void goBack(
            Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer,
            Batch batch,
            Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(offsets.keySet());
        batch.spans().forEach((partition, span) -> {
            if (!consumer.assignment().contains(partition)) {
                return;
            }
            long beginning = beginnings.getOrDefault(partition, 0L);
            long to = Math.max(offsets.getOrDefault(partition, span.from()), beginning);
            if (offsets.containsKey(partition) && to == beginning) {
                atLogStart.add(partition);
            }
            if (to < span.from()) {
                LOG.warn("{} goes back from {} to {} in {}", thread.getName(), span.from(), to, partition);
            }
            consumer.seek(partition, to);
            reached.put(partition, to);
        });
    }

    /// A consumer that does not poll is put out of its group.
    private void stayInGroup(Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer) {
        consumer.pause(consumer.assignment());
        if (!consumer.poll(Duration.ZERO).isEmpty()) {
            throw new IllegalStateException("records came from paused partitions");
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .filter(reached::containsKey)
                .collect(Collectors.toMap(
                        Function.identity(), partition -> new OffsetAndMetadata(reached.getOrDefault(partition, 0L))));
    }

    private void leave(Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer) {
        try {
            reached.keySet().retainAll(consumer.assignment());
            consumer.commitSync(offsets(reached.keySet()), Duration.ofSeconds(2));
        } catch (KafkaException e) {
            LOG.debug("last commit: {}", e.getMessage());
        }
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2))
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    private void pause() {
        try {
            if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("{} ends", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }

    /// The topics of all lanes.
    private record Lanes(Map<String, Lane> byTopic) {

        Lane lane(String topic) {
            Lane lane = byTopic.get(topic);
            if (lane == null) {
                throw new IllegalArgumentException("no lane reads " + topic);
            }
            return lane;
        }

        Collection<String> topics() {
            return byTopic.keySet();
        }

        Codec<Delivery> values() {
            return Topics.deliveries(Channel.IN_APP, Lane.STANDARD).values();
        }
    }

    private static final Lanes LANES =
            new Lanes(Stream.of(Lane.values()).collect(Collectors.toMap(InboxLog::topic, Function.identity())));

    private final class Rebalancing implements ConsumerRebalanceListener {

        private final Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer;

        Rebalancing(Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.debug("{} reads {}", thread.getName(), partitions);
            if (handingOver) {
                consumer.pause(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                consumer.commitSync(offsets(partitions), Duration.ofSeconds(2));
            } catch (KafkaException e) {
                LOG.debug("commit before a revocation: {}", e.getMessage());
            }
            forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        private void forget(Collection<TopicPartition> partitions) {
            partitions.forEach(reached::remove);
            partitions.forEach(atLogStart::remove);
            sink.gone();
        }
    }
}
