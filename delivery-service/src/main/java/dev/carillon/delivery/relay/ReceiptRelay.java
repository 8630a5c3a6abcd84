// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import dev.carillon.events.Lane;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import dev.carillon.observability.metric.Family;
import io.micrometer.core.instrument.Counter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/// Relay that sends the receipts of one range to one endpoint, on its own thread. It commits an offset after the
/// endpoint has acknowledged everything before it, so that unacknowledged receipts are sent again after a crash.
/// While the endpoint fails, the relay reads no more records. Survives outages of Kafka.
final class ReceiptRelay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptRelay.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration IDLE_POLL = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int COMMIT_EVERY = 10_000;

    /// Facts for internal use only, which are not sent.
    private static final Set<String> INTERNAL = Set.of("wait_due");

    private static final Map<String, Topic<?, Receipt>> TOPICS = Arrays.stream(Lane.values())
            .map(Topics::receipts)
            .collect(Collectors.toUnmodifiableMap(Topic::name, Function.identity()));

    private final RelayedRange range;
    private final RelayClient client;
    private final RelayProperties properties;
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final InstantSource clock;
    private final Family<Counter> relayed;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final String keyPrefix;
    private final Set<String> facts;
    private final Set<String> types;
    private volatile String state = "starting";

    ReceiptRelay(
            RelayedRange range,
            RelayClient client,
            RelayProperties properties,
            ConsumerFactory<byte[], byte[]> consumers,
            InstantSource clock,
            Family<Counter> relayed) {
        this.range = range;
        this.client = client;
        this.properties = properties;
        this.consumers = consumers;
        this.clock = clock;
        this.relayed = relayed;
        this.keyPrefix = range.key().tenant() + "/";
        this.facts = Set.copyOf(range.endpoint().getFactsList());
        this.types = Set.copyOf(range.endpoint().getEventTypesList());
        this.thread = Thread.ofPlatform().name(range.group()).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    RelayedRange range() {
        return range;
    }

    /// State: `starting`, `running`, `failing since …`, `done`, or `gone` if the endpoint answered that it is gone.
    String state() {
        return state;
    }

    /// Starts to stop the relay; [#close()] waits for its end.
    void beginClose() {
        closing.countDown();
        threads.shutdownNow();
    }

    @Override
    public void close() {
        beginClose();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean isOver = false;
        while (closing.getCount() > 0 && !isOver) {
            try {
                isOver = isRelayedToItsEnd();
            } catch (InterruptedException | InterruptException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // The relay must continue after any failure: it restarts from the committed offsets.
                LOG.warn("{}: relay failed; retrying in {}", range, PAUSE_AFTER_FAILURE, e);
                pause();
            }
        }
    }

    private boolean isRelayedToItsEnd() throws InterruptedException {
        PendingReceipts pending = new PendingReceipts(properties, threads);
        Consumer<byte[], byte[]> consumer = consumers.createConsumer(range.group(), range.clientIdSuffix());
        try {
            RangeOffsets rangeOffsets = new RangeOffsets(consumer, range, pending);
            consumer.subscribe(List.copyOf(TOPICS.keySet()), rangeOffsets);
            int unreported = 0;
            while (closing.getCount() > 0) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(pending.isEmpty() ? IDLE_POLL : POLL);
                records.forEach(read -> collect(read, rangeOffsets, pending));
                unreported += records.count();
                if (pending.isDue(clock.instant()) && isGone(pending)) {
                    return true;
                }
                if (!pending.isEmpty()) {
                    consumer.pause(consumer.assignment());
                    continue;
                }
                consumer.resume(consumer.paused());
                boolean isEnded = rangeOffsets.isAtEnd();
                if (unreported >= COMMIT_EVERY
                        || (unreported > 0 && (records.isEmpty() || rangeOffsets.isSent()))
                        || isEnded) {
                    consumer.commitSync();
                    rangeOffsets.commit();
                    unreported = 0;
                }
                if (isEnded) {
                    state = "done";
                    return true;
                }
            }
            return true;
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(3)));
        }
    }

    private void collect(ConsumerRecord<byte[], byte[]> read, RangeOffsets rangeOffsets, PendingReceipts pending) {
        TopicPartition partition = new TopicPartition(read.topic(), read.partition());
        Topic<?, Receipt> topic = TOPICS.get(read.topic());
        if (topic == null
                || read.key() == null
                || read.value() == null
                || rangeOffsets.isBeyond(partition, read.offset())
                || !new String(read.key(), StandardCharsets.UTF_8).startsWith(keyPrefix)) {
            return;
        }
        // Undecodable records are ignored here; their consumers report them.
        if (topic.values().decode(read.value()) instanceof Decoded.Value<Receipt>(Receipt receipt)
                && isAskedFor(receipt)) {
            pending.add(new PendingReceipts.Pending(partition, receipt));
            rangeOffsets.sent();
        }
    }

    private boolean isAskedFor(Receipt receipt) {
        String fact = ReceiptBody.fact(receipt);
        return !fact.isEmpty()
                && !INTERNAL.contains(fact)
                && (facts.isEmpty() || facts.contains(fact))
                && (types.isEmpty() || types.contains(receipt.getEventType()));
    }

    private boolean isGone(PendingReceipts pending) throws InterruptedException {
        Map<String, Integer> counted = pending.send(client, clock.instant());
        counted.forEach((result, count) -> relayed.of(result).increment(count));
        if (counted.containsKey("given_up")) {
            LOG.warn(
                    "{}: the endpoint did not acknowledge {} receipts; they are skipped",
                    range,
                    counted.get("given_up"));
        }
        if (counted.containsKey("gone")) {
            LOG.warn("{}: the endpoint is gone; nothing is sent until its document changes", range);
            state = "gone";
            return true;
        }
        state = pending.failingSince().map(since -> "failing since " + since).orElse("running");
        return false;
    }

    private void pause() {
        try {
            closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Start and end offsets of the range in each partition. For the consumer's thread only.
    private static final class RangeOffsets implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> consumer;
        private final RelayedRange range;
        private final PendingReceipts pending;
        private final Map<TopicPartition, Long> ends = new HashMap<>();
        private final Set<TopicPartition> assigned = new HashSet<>();
        private boolean sent;

        RangeOffsets(Consumer<byte[], byte[]> consumer, RelayedRange range, PendingReceipts pending) {
            this.consumer = consumer;
            this.range = range;
            this.pending = pending;
        }

        /// True if a receipt was added since the last commit.
        boolean isSent() {
            return sent;
        }

        void sent() {
            sent = true;
        }

        void commit() {
            sent = false;
        }

        boolean isBeyond(TopicPartition partition, long offset) {
            Long end = ends.get(partition);
            return end != null && offset >= end;
        }

        /// True if the range has an end and every partition is read up to it.
        boolean isAtEnd() {
            return range.isReplay()
                    && !assigned.isEmpty()
                    && assigned.stream()
                            .allMatch(partition ->
                                    consumer.position(partition) >= ends.getOrDefault(partition, Long.MAX_VALUE));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assigned.addAll(partitions);
            Map<TopicPartition, Long> begins = offsets(partitions, range.fromMillis());
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
            for (TopicPartition partition : partitions) {
                OffsetAndMetadata known = committed.get(partition);
                long begin = begins.getOrDefault(partition, 0L);
                consumer.seek(partition, known == null ? begin : Math.max(begin, known.offset()));
            }
            OptionalLong to = range.toMillis();
            if (to.isPresent()) {
                ends.putAll(offsets(partitions, to.getAsLong()));
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(assigned::remove);
            pending.forget(partitions);
        }

        /// First offset of each partition that was written at or after a time; the end offset if there is none.
        private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, long millis) {
            Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(partitions));
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                    partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> Math.max(0, millis))));
            found.forEach((partition, at) -> {
                if (at != null) {
                    offsets.put(partition, at.offset());
                }
            });
            return offsets;
        }
    }
}
