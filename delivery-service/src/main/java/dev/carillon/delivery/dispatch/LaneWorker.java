// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.ClaimToken;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.kafka.RetriedFailures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Consumer of the deliveries of one channel and lane, on its own thread. It skips records of tenants that already
/// use their share of memory, so that one tenant's backlog does not block other tenants, and reads them again when
/// there is room. It pauses its partitions while it holds too many records, is too far ahead, or is suspended: the
/// backlog then waits in Kafka. Survives outages of Kafka.
final class LaneWorker {

    private static final Logger LOG = LoggerFactory.getLogger(LaneWorker.class);

    /// Poll timeout while deliveries are held; bounds the delay of commits and of ending a pause.
    private static final Duration POLL = Duration.ofMillis(100);

    /// Poll timeout while no delivery is held; new records end the wait at once.
    private static final Duration IDLE_POLL = Duration.ofMillis(500);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /// Longest time for closing the consumer. Its offsets are committed before, and closing would wait for the request
    /// that the broker holds.
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final Duration READY_CHECK = Duration.ofMillis(500);

    /// Poll timeout while skipped records wait for room.
    private static final Duration BUSY_POLL = Duration.ofMillis(20);

    /// Multiple of the maximum number of held records at which the worker pauses.
    private static final int PAUSED_FROM = 2;

    private final WorkerSettings settings;
    private final GuardedAttempter attempter;
    private final CatalogFollower catalog;
    private final InstantSource clock;
    private final RetriedFailures failures;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean suspended;
    private volatile int held;
    private long readyCheckedNanos;

    /// @param catalog with the tenants' settings; no delivery is sent before it has been read
    LaneWorker(WorkerSettings settings, GuardedAttempter attempter, CatalogFollower catalog, InstantSource clock) {
        this.settings = settings;
        this.attempter = attempter;
        this.catalog = catalog;
        this.clock = clock;
        this.failures = new RetriedFailures(LOG, "reading " + settings.topic(), settings.consumers());
        this.thread = Thread.ofPlatform().name(settings.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    String name() {
        return settings.name();
    }

    /// True if the worker is suspended.
    boolean isSuspended() {
        return suspended;
    }

    /// Number of deliveries that are read and not settled.
    int held() {
        return held;
    }

    /// Starts to stop the worker; [#awaitEnd()] waits for its end.
    void beginClose() {
        closing.countDown();
    }

    void awaitEnd() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (closing.getCount() > 0) {
            try {
                consume();
            } catch (KafkaException e) {
                failures.failed(e, PAUSE_AFTER_FAILURE);
                pause(PAUSE_AFTER_FAILURE);
            } catch (RuntimeException | Error e) {
                // The lane must continue after any failure: it restarts from the committed offsets.
                LOG.warn("{}: consuming failed; retrying in {}", settings.name(), PAUSE_AFTER_FAILURE, e);
                pause(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void consume() {
        if (!catalog.isCurrent() || !attempter.isInformed()) {
            pause(READY_CHECK);
            return;
        }
        Consumer<byte[], byte[]> consumer = settings.consumers().createConsumer();
        SkippedRecordReader skippedReader = new SkippedRecordReader(settings.skippedRecordConsumers());
        DeliveryDispatcher dispatcher =
                new DeliveryDispatcher(settings.name(), attempter, PAUSED_FROM * settings.maxHeld());
        AssignedPartitions partitions =
                new AssignedPartitions(consumer, dispatcher, skippedReader, settings.drainTimeout());
        try {
            consumer.subscribe(List.of(settings.topic()), partitions);
            while (closing.getCount() > 0) {
                controlFlow(consumer, dispatcher, partitions);
                ConsumerRecords<byte[], byte[]> records = consumer.poll(pollTimeout(dispatcher, skippedReader));
                if (partitions.announce(records)) {
                    for (ConsumerRecord<byte[], byte[]> read : records) {
                        partitions.progress(read).begin(read.offset(), clock.instant());
                        take(read, dispatcher, partitions, skippedReader);
                    }
                }
                if (!suspended) {
                    skippedReader.drainTo(
                            tenant -> dispatcher.hasRoom(tenant, settings.maxHeld()),
                            read -> dispatcher.offer(held(read, partitions)));
                }
                dispatcher.beginWaiting();
                partitions.commit();
            }
            partitions.drain();
        } finally {
            dispatcher.close();
            skippedReader.close();
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }

    private void take(
            ConsumerRecord<byte[], byte[]> read,
            DeliveryDispatcher dispatcher,
            AssignedPartitions partitions,
            SkippedRecordReader skippedReader) {
        TopicPartition partition = new TopicPartition(read.topic(), read.partition());
        String tenant = HeldDelivery.tenant(read);
        if (skippedReader.contains(partition, tenant) || !dispatcher.hasRoom(tenant, settings.maxHeld())) {
            skippedReader.skip(partition, tenant, read.offset());
        } else {
            dispatcher.offer(held(read, partitions));
        }
    }

    private static HeldDelivery held(ConsumerRecord<byte[], byte[]> read, AssignedPartitions partitions) {
        return new HeldDelivery(read, partitions.progress(read), ClaimToken.random());
    }

    private static Duration pollTimeout(DeliveryDispatcher dispatcher, SkippedRecordReader skippedReader) {
        if (!skippedReader.isEmpty()) {
            return BUSY_POLL;
        }
        return dispatcher.held() == 0 ? IDLE_POLL : POLL;
    }

    private void controlFlow(
            Consumer<byte[], byte[]> consumer, DeliveryDispatcher dispatcher, AssignedPartitions partitions) {
        suspended = dispatcher.isSuspended();
        held = dispatcher.held();
        if (suspended && isReadyAgain()) {
            dispatcher.resume();
            suspended = false;
        }
        if (suspended || dispatcher.held() >= PAUSED_FROM * settings.maxHeld()) {
            consumer.pause(consumer.assignment());
            return;
        }
        Set<TopicPartition> farAhead = partitions.farAhead(settings.lookAhead(), clock.instant());
        Set<TopicPartition> near = new HashSet<>(consumer.paused());
        near.removeAll(farAhead);
        farAhead.retainAll(consumer.assignment());
        consumer.pause(farAhead);
        consumer.resume(near);
    }

    private boolean isReadyAgain() {
        long now = System.nanoTime();
        if (now - readyCheckedNanos < READY_CHECK.toNanos()) {
            return false;
        }
        boolean back = attempter.isReady();
        readyCheckedNanos = System.nanoTime();
        return back;
    }

    private void pause(Duration pause) {
        try {
            closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }
}
