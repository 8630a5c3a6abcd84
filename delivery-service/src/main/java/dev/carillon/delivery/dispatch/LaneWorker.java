// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.ClaimToken;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Consumes the deliveries of one channel and lane on one thread of its own. Pauses its partitions while it holds
/// enough, and while the ledger or every provider is away: the backlog waits in Kafka. Lives through the absence of
/// Kafka.
final class LaneWorker {

    private static final Logger LOG = LoggerFactory.getLogger(LaneWorker.class);

    /// How soon what has ended meanwhile is committed, and a pause ended.
    private static final Duration POLL = Duration.ofMillis(100);

    /// With nothing held there is nothing to look after; new records end the wait at once.
    private static final Duration IDLE_POLL = Duration.ofMillis(500);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final long READY_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final WorkerSettings settings;
    private final Attempter attempter;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean suspended;
    private long readyCheckedNanos;

    LaneWorker(WorkerSettings settings, Attempter attempter) {
        this.settings = settings;
        this.attempter = attempter;
        this.thread = Thread.ofPlatform().name(settings.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    String name() {
        return settings.name();
    }

    /// Whether it waits for the ledger or for a provider.
    boolean isSuspended() {
        return suspended;
    }

    /// Asks it to end; [#awaitEnd()] tells when it has.
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
            } catch (RuntimeException e) {
                // Whatever it was, the lane must not stand still: it begins anew from what was committed.
                LOG.warn("{}: cannot consume, trying again in {}", settings.name(), PAUSE_AFTER_FAILURE, e);
                pause();
            }
        }
    }

    private void consume() {
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        DeliveryDispatcher dispatcher = new DeliveryDispatcher(settings.name(), attempter, settings.concurrency());
        AssignedPartitions partitions = new AssignedPartitions(consumer, dispatcher, settings.drainTimeout());
        try {
            consumer.subscribe(List.of(settings.topic()), partitions);
            while (closing.getCount() > 0) {
                controlFlow(consumer, dispatcher);
                for (ConsumerRecord<byte[], byte[]> read : consumer.poll(dispatcher.held() == 0 ? IDLE_POLL : POLL)) {
                    PartitionProgress progress = partitions.progress(read);
                    progress.begin(read.offset());
                    dispatcher.offer(new HeldDelivery(read, progress, ClaimToken.random()));
                }
                partitions.commit();
            }
            partitions.drain();
        } finally {
            dispatcher.close();
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
        }
    }

    private void controlFlow(Consumer<byte[], byte[]> consumer, DeliveryDispatcher dispatcher) {
        suspended = dispatcher.isSuspended();
        if (suspended && isReadyAgain()) {
            dispatcher.resume();
            suspended = false;
        }
        if (suspended || dispatcher.held() >= settings.maxHeld()) {
            consumer.pause(consumer.assignment());
        } else if (dispatcher.held() <= settings.maxHeld() / 2) {
            consumer.resume(consumer.paused());
        }
    }

    private boolean isReadyAgain() {
        long now = System.nanoTime();
        if (now - readyCheckedNanos < READY_CHECK_NANOS) {
            return false;
        }
        boolean back = attempter.isReady();
        readyCheckedNanos = System.nanoTime();
        return back;
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
