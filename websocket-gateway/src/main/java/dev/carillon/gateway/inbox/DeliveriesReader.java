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
import dev.carillon.gateway.store.StoreUnavailableException;
import dev.carillon.runtime.kafka.RetriedFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/// Kafka consumer of all lanes' in-app deliveries, as one member of a consumer group. It passes the records to a sink
/// in batches and repeats a batch until the sink has processed it. Offsets are committed only after their records were
/// processed. So a sink gets every record at least once, each partition in order, and may get records again. Runs on
/// its own thread.
///
/// If the sink crashes on a batch, it gets the batch record by record, and a record on which it crashes twice is set
/// aside: see [GuardedSink].
///
/// It is a static group member under its node's name: a node that was killed and restarts gets its partitions at once.
final class DeliveriesReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveriesReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /// Longest wait for records of a reader that has nothing to commit. A record or a transaction marker ends it.
    private static final Duration IDLE_POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final long COMMIT_NANOS = Duration.ofMillis(500).toNanos();
    private static final long IDLE_NANOS = Duration.ofMillis(200).toNanos();

    /// Receiver of the batches.
    interface Sink {

        /// Processes a whole batch, or throws an exception and processes none of it.
        ///
        /// @throws StoreUnavailableException if a store is unavailable; the reader repeats the batch after a
        /// pause
        /// @throws KeysUnavailableException if data keys are unavailable; the reader repeats the batch after a
        /// pause
        Outcome take(Batch batch);

        /// Processes a batch without its only record, which is set aside, and writes the record's dead letter.
        ///
        /// @param cause cause of the failure, without personal data
        /// @throws StoreUnavailableException if a store is unavailable; the reader repeats the batch after a
        /// pause
        Outcome setAside(Batch batch, String cause);

        /// Called after a commit of these offsets, which proves that no other member owned these partitions until then.
        default void committed(Map<TopicPartition, Long> offsets) {}

        /// Called when partitions were revoked or lost: other members read them now, or have done so for a while.
        default void partitionsLost() {}
    }

    /// Result of processing a batch.
    sealed interface Outcome {

        record Processed() implements Outcome {}

        /// The sink lacks earlier records: the reader seeks back to these offsets, or to the start of the log if it is
        /// later.
        record SeekBack(Map<TopicPartition, Long> offsets) implements Outcome {}
    }

    /// Consecutive records, with the span of offsets in each partition. Spans include offsets without records.
    record Batch(
            List<ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>>> records, Map<TopicPartition, Span> spans) {

        /// Span of offsets in a partition.
        ///
        /// @throws IllegalArgumentException if the batch has no span of the partition
        Span span(TopicPartition partition) {
            Span span = spans.get(partition);
            if (span == null) {
                throw new IllegalArgumentException("the batch has no span of " + partition);
            }
            return span;
        }

        /// One batch for each partition.
        List<Batch> byPartition() {
            Map<TopicPartition, List<ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>>>> perPartition =
                    records.stream()
                            .collect(Collectors.groupingBy(
                                    read -> new TopicPartition(read.topic(), read.partition()),
                                    LinkedHashMap::new,
                                    Collectors.toList()));
            List<Batch> parts = new ArrayList<>();
            perPartition.forEach((partition, some) -> parts.add(new Batch(some, Map.of(partition, span(partition)))));
            return parts;
        }

        /// One batch for each record. The spans of a partition follow each other without a gap.
        List<Batch> singles() {
            return byPartition().stream()
                    .flatMap(part -> part.singlesOfPartition().stream())
                    .toList();
        }

        private List<Batch> singlesOfPartition() {
            TopicPartition partition = spans.keySet().iterator().next();
            Span whole = span(partition);
            List<Batch> singles = new ArrayList<>(records.size());
            long from = whole.from();
            for (ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> one : records) {
                boolean isLast = one.offset() == records.getLast().offset();
                long to = isLast ? whole.to() : one.offset() + 1;
                boolean isFirst = from == whole.from();
                singles.add(new Batch(
                        List.of(one), Map.of(partition, new Span(from, to, isFirst && whole.fromLogStart()))));
                from = to;
            }
            return singles;
        }

        /// Spans of the batch after these offsets, without records.
        Batch after(Map<TopicPartition, Long> reached) {
            Map<TopicPartition, Span> left = new HashMap<>();
            spans.forEach((partition, span) -> {
                long from = Math.max(span.from(), reached.getOrDefault(partition, span.from()));
                left.put(partition, new Span(from, span.to(), span.fromLogStart() && from == span.from()));
            });
            return new Batch(List.of(), left);
        }

        Batch withoutRecords() {
            return new Batch(List.of(), spans);
        }

        /// Recipients whose keys are needed to decrypt the batch.
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

    /// Consumer group of a reader.
    ///
    /// @param purpose of the consumer, which names it in its client id and in the configuration
    /// @param gatherBytes bytes for which a fetch waits, so that batches become larger
    /// @param gatherFor time after which a fetch returns fewer bytes
    record Group(String purpose, String name, int gatherBytes, Duration gatherFor) {}

    /// Range of offsets in one partition.
    ///
    /// @param fromLogStart true if the log has no records before `from`
    record Span(long from, long to, boolean fromLogStart) {}

    private final ConsumerFactory<Decoded<RecipientKey>, Decoded<Delivery>> consumers;
    private final Sink sink;
    private final GuardedSink guarded;
    private final RetriedFailures failures;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    // Accessed by the reader's thread only:
    private final Map<TopicPartition, Long> reached = new HashMap<>();
    private final Set<TopicPartition> atLogStart = new HashSet<>();
    private boolean processing;
    private long lastCommit = System.nanoTime();
    /// True while no answer to a commit has come.
    private boolean committing;
    /// True after a poll without records or progress, if nothing has to be committed.
    private boolean isQuiet;
    private long lastIdle = System.nanoTime();
    private boolean uncommitted;

    private DeliveriesReader(
            ConsumerFactory<Decoded<RecipientKey>, Decoded<Delivery>> consumers,
            Sink sink,
            GuardedSink guarded,
            String group) {
        this.consumers = consumers;
        this.sink = sink;
        this.guarded = guarded;
        this.failures = new RetriedFailures(LOG, "reading as group " + group, consumers);
        this.thread = Thread.ofPlatform().name(group).daemon().unstarted(this::run);
    }

    /// Starts reading and returns at once.
    static DeliveriesReader start(ReaderSettings node, Group group, Sink sink) {
        ConsumerFactory<Decoded<RecipientKey>, Decoded<Delivery>> consumers = node.clients()
                .consumers(
                        group.purpose(),
                        settings(node, group),
                        Codec.RECIPIENT_KEY.deserializer(),
                        LANES.values().deserializer());
        DeliveriesReader reader =
                new DeliveriesReader(consumers, sink, new GuardedSink(node.guard(), group.name(), sink), group.name());
        reader.thread.start();
        return reader;
    }

    private static Map<String, Object> settings(ReaderSettings node, Group group) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, group.name()),
                Map.entry(
                        ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                        group.name() + "-" + node.node().value().replaceAll("[^\\w.-]", "-")),
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000),
                Map.entry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500),
                Map.entry(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, group.gatherBytes()),
                Map.entry(
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        Math.toIntExact(group.gatherFor().toMillis())),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000),
                Map.entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000),
                Map.entry(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        List.of(CooperativeStickyAssignor.class.getName())));
    }

    /// Lane of a topic that this class reads.
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
            if (!guarded.isReady()) {
                // The failures of earlier processes are not known yet.
                pause();
                continue;
            }
            sink.partitionsLost();
            committing = false;
            isQuiet = false;
            reached.clear();
            atLogStart.clear();
            Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer;
            try {
                consumer = consumers.createConsumer();
            } catch (KafkaException e) {
                LOG.warn("{} cannot start, retrying: {}", thread.getName(), e.toString());
                pause();
                continue;
            }
            try {
                read(consumer);
            } catch (KafkaException e) {
                failures.failed(e, PAUSE);
                pause();
            } catch (RuntimeException | Error e) {
                // No failure may lose records: the reader reads again from the last commit.
                LOG.error("{} failed, restarting from the last commit", thread.getName(), e);
                pause();
            } finally {
                leave(consumer);
            }
        }
    }

    private void read(Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer) {
        consumer.subscribe(LANES.topics(), new Rebalancing(consumer));
        while (isOpen()) {
            ConsumerRecords<Decoded<RecipientKey>, Decoded<Delivery>> records =
                    consumer.poll(isQuiet ? IDLE_POLL : POLL);
            isQuiet = false;
            if (!records.isEmpty()) {
                process(consumer, batch(records));
            } else if (System.nanoTime() - lastIdle > IDLE_NANOS) {
                lastIdle = System.nanoTime();
                Batch progress = withoutRecords(consumer);
                if (!progress.spans().isEmpty()) {
                    process(consumer, progress);
                }
                // The answer to a commit is only taken note of at the beginning of a poll.
                isQuiet = !uncommitted && !committing;
            }
            if (uncommitted && System.nanoTime() - lastCommit > COMMIT_NANOS) {
                uncommitted = false;
                lastCommit = System.nanoTime();
                // If this commit fails, the next one includes its offsets.
                committing = true;
                consumer.commitAsync(offsets(reached.keySet()), (offsets, failure) -> {
                    committing = false;
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

    /// Batch for offsets that advance without records: transaction markers, and records that retention has deleted.
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
                LOG.debug("cannot read the position in {}: {}", partition, e.getMessage());
            }
        }
        return new Batch(List.of(), spans);
    }

    private void process(Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer, Batch batch) {
        processing = true;
        try {
            process(consumer, batch, guarded.parts(batch));
        } finally {
            processing = false;
            consumer.resume(consumer.assignment());
        }
    }

    /// @param whole batch that consists of the parts
    /// @return true if reading continues after the parts
    private boolean process(
            Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer, Batch whole, List<Batch> parts) {
        for (Batch part : parts) {
            boolean waited = false;
            boolean done = false;
            while (isOpen() && !done) {
                switch (guarded.take(part)) {
                    case GuardedSink.Answer.Answered(Outcome.Processed()) -> {
                        processed(consumer, part);
                        done = true;
                    }
                    case GuardedSink.Answer.Answered(Outcome.SeekBack(var offsets)) -> {
                        seekBack(consumer, whole.after(reached), offsets);
                        return false;
                    }
                    case GuardedSink.Answer.Failed()
                    when part.records().size() > 1 -> {
                        if (!process(consumer, whole, part.singles())) {
                            return false;
                        }
                        done = true;
                    }
                    case GuardedSink.Answer.Failed() -> stayInGroup(consumer);
                    case GuardedSink.Answer.Unavailable(String cause) -> {
                        if (!waited) {
                            LOG.warn("{} is blocked and retries the batch: {}", thread.getName(), cause);
                            waited = true;
                        }
                        stayInGroup(consumer);
                        pause();
                    }
                }
            }
            if (waited && done) {
                LOG.info("{} continues", thread.getName());
            }
        }
        return isOpen();
    }

    /// Records the offsets of a processed batch, except those of partitions that were reassigned while the batch
    /// waited.
    private void processed(Consumer<Decoded<RecipientKey>, Decoded<Delivery>> consumer, Batch batch) {
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

    private void seekBack(
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
                LOG.warn("{} seeks back from offset {} to {} in {}", thread.getName(), span.from(), to, partition);
            }
            consumer.seek(partition, to);
            reached.put(partition, to);
        });
    }

    /// Polls without taking records, because the group removes a consumer that does not poll.
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
            LOG.debug("the last commit failed: {}", e.getMessage());
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
            if (processing) {
                consumer.pause(partitions);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                consumer.commitSync(offsets(partitions), Duration.ofSeconds(2));
            } catch (KafkaException e) {
                LOG.debug("the commit before a revocation failed: {}", e.getMessage());
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
            sink.partitionsLost();
        }
    }
}
