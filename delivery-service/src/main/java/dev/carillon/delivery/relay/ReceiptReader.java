// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import dev.carillon.delivery.receipt.GroupConsumers;
import dev.carillon.events.Lane;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.receipt.ReceiptBatches;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.ConsumerFactory;

/// Reader of receipts for all endpoints of this instance: one thread and two consumers, however many endpoints
/// there are. The first consumer reads new receipts once, for every endpoint that has room; it shares the
/// partitions with other instances. The second reads for the endpoints that are behind (new, replayed, slow or
/// failing ones): in each turn the next receipts of one endpoint, tenant by tenant. Survives outages of Kafka.
final class ReceiptReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptReader.class);
    private static final String GROUP = RelayedRange.GROUP + ".reader";
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration IDLE_POLL = Duration.ofMillis(250);
    private static final Duration CATCH_UP_POLL = Duration.ofMillis(100);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);
    private static final int BATCH = 500;

    private static final Map<String, Topic<?, Receipt>> TOPICS = Arrays.stream(Lane.values())
            .map(Topics::receipts)
            .collect(Collectors.toUnmodifiableMap(Topic::name, Function.identity()));

    private final GroupConsumers groups;
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final InstantSource clock;
    private final Map<String, RelayedEndpoint> endpoints = new ConcurrentHashMap<>();
    private final BlockingQueue<Runnable> changes = new LinkedBlockingQueue<>();
    private final TenantTurns turns = new TenantTurns();
    private final Thread thread =
            Thread.ofPlatform().name("receipts-out").daemon().unstarted(this::run);
    private final CountDownLatch closing = new CountDownLatch(1);

    ReceiptReader(GroupConsumers groups, InstantSource clock) {
        this.groups = groups;
        this.consumers = groups.factory(RelayedRange.PURPOSE, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH));
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /// Endpoints by consumer group. Only changes that the reader executes may change it.
    Map<String, RelayedEndpoint> endpoints() {
        return endpoints;
    }

    /// Executes a change of the endpoints on the reader's thread.
    void change(Runnable change) {
        changes.add(change);
    }

    @Override
    public void close() {
        closing.countDown();
        change(() -> {});
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        endpoints.values().forEach(RelayedEndpoint::close);
    }

    private void run() {
        while (closing.getCount() > 0) {
            try {
                if (isIdle()) {
                    changes.take().run();
                } else {
                    read();
                }
            } catch (InterruptedException | InterruptException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                // The reader must continue after any failure: it restarts from the saved offsets.
                LOG.warn("receipts cannot be read for tenants' endpoints; retrying in {}", PAUSE_AFTER_FAILURE, e);
                pause();
            }
        }
    }

    /// True if no endpoint needs receipts: then none are read.
    private boolean isIdle() {
        return endpoints.values().stream().allMatch(RelayedEndpoint::isOver);
    }

    private void pause() {
        try {
            closing.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() throws InterruptedException {
        try (RelayOffsets offsets = new RelayOffsets(groups.clients().admin(RelayedRange.PURPOSE, Map.of()))) {
            Consumer<byte[], byte[]> head = consumers.createConsumer(GROUP, ".reader");
            Consumer<byte[], byte[]> behind = consumers.createConsumer(GROUP, ".behind");
            Session session = new Session(head, behind, offsets);
            try {
                head.subscribe(List.copyOf(TOPICS.keySet()), session);
                while (closing.getCount() > 0 && !isIdle()) {
                    session.turn();
                }
            } finally {
                session.end();
                head.close(CloseOptions.timeout(Duration.ofSeconds(3)));
                behind.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            }
        }
    }

    /// Reading with one pair of consumers. For the reader's thread.
    private final class Session implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> head;
        private final Consumer<byte[], byte[]> behind;
        private final RelayOffsets offsets;
        /// Positions up to which every receipt was offered to the endpoints that were there and had room.
        private final Map<TopicPartition, Long> positions = new HashMap<>();

        private final Map<String, RelayedEndpoint> opened = new HashMap<>();

        Session(Consumer<byte[], byte[]> head, Consumer<byte[], byte[]> behind, RelayOffsets offsets) {
            this.head = head;
            this.behind = behind;
            this.offsets = offsets;
        }

        /// Waits for receipts that are under way, for a limited time, and saves all offsets.
        void end() {
            Instant deadline = clock.instant().plus(LAST_ANSWERS);
            opened.values().forEach(endpoint -> endpoint.settle(Duration.between(clock.instant(), deadline)));
            onPartitionsRevoked(assigned());
        }

        private Set<TopicPartition> assigned() {
            return Set.copyOf(positions.keySet());
        }

        void turn() throws InterruptedException {
            applyChanges();
            boolean isCatchingUp = catchUp();
            boolean isSending = endpoints.values().stream().anyMatch(RelayedEndpoint::isActive);
            follow(head.poll(isCatchingUp ? Duration.ZERO : isSending ? POLL : IDLE_POLL));
            for (RelayedEndpoint endpoint : endpoints.values()) {
                endpoint.step(clock.instant());
                endpoint.save(offsets, clock.instant());
            }
        }

        private void applyChanges() throws InterruptedException {
            List<Runnable> all = new ArrayList<>();
            changes.drainTo(all);
            if (!all.isEmpty()) {
                all.forEach(Runnable::run);
                List<RelayedEndpoint> removed = opened.values().stream()
                        .filter(endpoint -> endpoints.get(endpoint.range().group()) != endpoint)
                        .toList();
                // Their successors continue from the saved offsets.
                RelayOffsets.await(removed.stream()
                        .flatMap(endpoint -> endpoint.saveNow(offsets).stream())
                        .toList());
                removed.forEach(endpoint -> opened.remove(endpoint.range().group()));
                removed.forEach(turns::forget);
                open(
                        endpoints.values().stream()
                                .filter(endpoint ->
                                        !opened.containsKey(endpoint.range().group()))
                                .toList(),
                        assigned());
            }
        }

        /// Opens partitions for endpoints, at the saved offsets or at the beginning of their range.
        private void open(Collection<RelayedEndpoint> all, Collection<TopicPartition> partitions)
                throws InterruptedException {
            if (all.isEmpty()) {
                return;
            }
            Map<String, Map<TopicPartition, Long>> saved = partitions.isEmpty()
                    ? Map.of()
                    : offsets.load(all.stream()
                            .map(endpoint -> endpoint.range().group())
                            .toList());
            for (RelayedEndpoint endpoint : all) {
                RelayedRange range = endpoint.range();
                Map<TopicPartition, Long> begins = offsets.at(partitions, range.fromMillis());
                Map<TopicPartition, Long> ends = range.toMillis().isPresent()
                        ? offsets.at(partitions, range.toMillis().getAsLong())
                        : Map.of();
                Map<TopicPartition, Long> known = saved.getOrDefault(range.group(), Map.of());
                for (TopicPartition partition : partitions) {
                    long begin = begins.getOrDefault(partition, 0L);
                    Long end = ends.get(partition);
                    endpoint.open(
                            partition,
                            Math.max(begin, known.getOrDefault(partition, begin)),
                            end == null ? OptionalLong.empty() : OptionalLong.of(end));
                }
                opened.put(range.group(), endpoint);
            }
        }

        /// Offers new receipts to every endpoint that has read everything before them and has room.
        private void follow(ConsumerRecords<byte[], byte[]> records) {
            for (TopicPartition partition : records.partitions()) {
                long before = positions.getOrDefault(partition, 0L);
                List<RelayedEndpoint> readers = readers(partition, before);
                long after = head.position(partition);
                offer(records.records(partition), Long.MAX_VALUE, readers)
                        .forEach(endpoint -> endpoint.advance(partition, after));
                positions.put(partition, after);
            }
        }

        /// Reads the next receipts of one endpoint that is behind.
        ///
        /// @return true if there was one
        private boolean catchUp() {
            Optional<RelayedEndpoint> next = turns.next(endpoints.values(), endpoint -> endpoint.isHungry(positions));
            if (next.isEmpty()) {
                return false;
            }
            RelayedEndpoint endpoint = next.get();
            Set<TopicPartition> partitions = endpoint.behind(positions);
            behind.assign(partitions);
            partitions.forEach(partition ->
                    behind.seek(partition, endpoint.position(partition).orElseThrow()));
            ConsumerRecords<byte[], byte[]> records = behind.poll(CATCH_UP_POLL);
            for (TopicPartition partition : partitions) {
                long limit = positions.getOrDefault(partition, 0L);
                long from = endpoint.position(partition).orElseThrow();
                long to = Math.min(limit, behind.position(partition));
                // Others that are behind by about as much read along.
                List<RelayedEndpoint> readers = readers(partition, from).stream()
                        .filter(reader -> reader.position(partition).orElseThrow() <= to)
                        .toList();
                offer(records.records(partition), limit, readers).forEach(reader -> reader.advance(partition, to));
            }
            return true;
        }

        /// Endpoints that have room, and have read everything before a position.
        private List<RelayedEndpoint> readers(TopicPartition partition, long from) {
            return endpoints.values().stream()
                    .filter(endpoint -> !endpoint.isOver() && endpoint.hasRoom())
                    .filter(endpoint -> endpoint.position(partition).orElse(-1) >= from)
                    .toList();
        }

        /// Offers records to readers. A reader that becomes full gets no more, and continues behind its last record.
        ///
        /// @param limit offset before which records are offered
        /// @return readers that were offered all records
        private static List<RelayedEndpoint> offer(
                List<ConsumerRecord<byte[], byte[]>> records, long limit, List<RelayedEndpoint> readers) {
            Map<String, List<RelayedEndpoint>> byTenant = readers.stream()
                    .collect(Collectors.groupingBy(
                            endpoint -> endpoint.range().key().tenant().value(),
                            Collectors.toCollection(ArrayList::new)));
            for (ConsumerRecord<byte[], byte[]> read : records) {
                if (read.offset() < limit) {
                    for (ConsumerRecord<byte[], byte[]> receipt : ReceiptBatches.expand(read)) {
                        offer(receipt, byTenant.getOrDefault(tenant(receipt), List.of()));
                    }
                    byTenant.values().forEach(endpoints -> endpoints.removeIf(endpoint -> isFull(endpoint, read)));
                }
            }
            return byTenant.values().stream().flatMap(List::stream).toList();
        }

        private static void offer(ConsumerRecord<byte[], byte[]> read, List<RelayedEndpoint> wanting) {
            Topic<?, Receipt> topic = TOPICS.get(read.topic());
            // Undecodable records are ignored here; their consumers report them.
            if (!wanting.isEmpty()
                    && topic != null
                    && read.value() != null
                    && topic.values().decode(read.value()) instanceof Decoded.Value<Receipt>(Receipt receipt)) {
                TopicPartition partition = new TopicPartition(read.topic(), read.partition());
                wanting.forEach(endpoint -> endpoint.take(partition, read.offset(), receipt));
            }
        }

        /// True if a reader is full after a record. Its position is behind the record then.
        private static boolean isFull(RelayedEndpoint endpoint, ConsumerRecord<byte[], byte[]> taken) {
            if (!endpoint.isFull()) {
                return false;
            }
            endpoint.advance(new TopicPartition(taken.topic(), taken.partition()), taken.offset() + 1);
            return true;
        }

        private static String tenant(ConsumerRecord<byte[], byte[]> read) {
            if (read.key() == null) {
                return "";
            }
            String key = new String(read.key(), StandardCharsets.UTF_8);
            int slash = key.indexOf('/');
            return slash < 0 ? "" : key.substring(0, slash);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> ends;
            try {
                open(endpoints.values(), partitions);
                ends = offsets.ends(partitions);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            for (TopicPartition partition : partitions) {
                // The most advanced endpoint's position: the others catch up.
                long position = endpoints.values().stream()
                        .filter(endpoint -> !endpoint.range().isReplay())
                        .mapToLong(endpoint -> endpoint.position(partition).orElse(0))
                        .max()
                        .orElseGet(() -> ends.getOrDefault(partition, 0L));
                head.seek(partition, position);
                positions.put(partition, position);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            RelayOffsets.await(opened.values().stream()
                    .flatMap(endpoint -> endpoint.saveNow(offsets).stream())
                    .toList());
            opened.values().forEach(endpoint -> endpoint.forget(partitions));
            partitions.forEach(positions::remove);
        }
    }
}
