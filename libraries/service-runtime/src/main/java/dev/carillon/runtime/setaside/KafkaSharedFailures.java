// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.ProcessingFailure;
import dev.carillon.runtime.catalog.CompactedTopicReader;
import dev.carillon.runtime.kafka.KafkaClients;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/// Failures shared in a compacted topic. Writes failures and their tombstones in order, on its own thread. Has a
/// producer only while there are failures to write. Retries while the broker is unavailable.
final class KafkaSharedFailures implements SharedFailures {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSharedFailures.class);
    private static final String PURPOSE = "processing-failures";
    private static final int PAUSE_MILLIS = 1_000;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int BUFFER_BYTES = 1024 * 1024;
    private static final long CLOSE_MILLIS = 3_000;

    private record Writing(ProcessingFailure failure, boolean isTombstone) {}

    private final DefaultKafkaProducerFactory<String, ProcessingFailure> producers;
    private final JournalDirectory directory;
    private final LinkedBlockingDeque<Writing> waiting = new LinkedBlockingDeque<>();
    private final CompactedTopicReader<String, ProcessingFailure> reader;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    /// @param onRecord called on its own thread for each failure, or with the key alone if the failure is removed
    KafkaSharedFailures(
            KafkaClients clients,
            JournalDirectory directory,
            BiConsumer<String, Optional<ProcessingFailure>> onRecord) {
        this.producers = clients.producers(
                PURPOSE,
                Map.of(
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        BUFFER_BYTES,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        TIMEOUT_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        TIMEOUT_MILLIS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        2 * TIMEOUT_MILLIS),
                Topics.PROCESSING_FAILURES.keys().serializer(),
                Topics.PROCESSING_FAILURES.values().serializer());
        this.directory = directory;
        this.reader = CompactedTopicReader.start(clients, PURPOSE, Topics.PROCESSING_FAILURES, onRecord);
        this.thread = Thread.ofPlatform().name("processing-failures").daemon().start(this::run);
    }

    @Override
    public void publish(ProcessingFailure failure) {
        waiting.add(new Writing(failure, false));
    }

    @Override
    public void remove(ProcessingFailure failure) {
        waiting.add(new Writing(failure, true));
    }

    @Override
    public boolean isCurrent() {
        return reader.isCurrent();
    }

    /// Writes the waiting failures, for a few seconds at most, and ends. Failures that are not written stay in the
    /// folder.
    @Override
    public void close() {
        reader.close();
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (closing.getCount() > 0) {
            try {
                waiting.addFirst(waiting.take());
                write();
            } catch (InterruptedException e) {
                break;
            } catch (KafkaException | ExecutionException e) {
                LOG.warn(
                        "cannot write to {}, trying again in {} ms: {}",
                        Topics.PROCESSING_FAILURES,
                        PAUSE_MILLIS,
                        e.toString());
                pause();
            }
        }
    }

    private void write() throws InterruptedException, ExecutionException {
        try (Producer<String, ProcessingFailure> producer = producers.createProducer()) {
            Writing next = waiting.peek();
            while (next != null) {
                producer.send(record(next)).get();
                waiting.remove();
                release(next.failure());
                next = waiting.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    waiting.addFirst(next);
                }
            }
        } finally {
            producers.reset();
        }
    }

    @SuppressWarnings("NullAway") // Kafka's null for a tombstone
    private static ProducerRecord<String, ProcessingFailure> record(Writing writing) {
        return new ProducerRecord<>(
                Topics.PROCESSING_FAILURES.name(),
                KnownFailures.key(writing.failure()),
                writing.isTombstone() ? null : writing.failure());
    }

    private void release(ProcessingFailure failure) {
        try {
            directory.release(failure);
        } catch (IOException e) {
            LOG.warn("cannot update the folder of the processing journal; the failure is published again", e);
        }
    }

    private void pause() {
        try {
            closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
