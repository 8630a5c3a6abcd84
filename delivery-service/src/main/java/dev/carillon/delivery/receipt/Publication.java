// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import dev.carillon.runtime.kafka.KafkaClients;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/// Kafka producer that returns only when all replicas have acknowledged a record, however long Kafka is
/// unavailable. Blocks the calling (virtual) thread; thread-safe.
public final class Publication implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    /// Request size limit. It must not be smaller than the brokers' limits for the topics.
    private static final int MAX_REQUEST_BYTES = 8 * 1024 * 1024;

    private static final long PAUSE_MILLIS = 500;
    private static final long ONCE_SECONDS = 5;
    private static final int CLOSE_SECONDS = 5;
    private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;
    private final Producer<byte[], byte[]> producer;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong loggedNanos = new AtomicLong(System.nanoTime() - LOG_EVERY_NANOS);

    public Publication(KafkaClients clients) {
        this.producers = clients.durableProducers(
                "delivery",
                Map.of(
                        ProducerConfig.LINGER_MS_CONFIG,
                        2,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        5_000,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        MAX_REQUEST_BYTES));
        this.producers.setPhysicalCloseTimeout(CLOSE_SECONDS);
        this.producer = producers.createProducer();
    }

    /// Writes a record. Returns when it is acknowledged.
    ///
    /// @throws RecordTooLargeException at once, because a retry cannot help
    /// @throws PublicationClosedException if this process ends first: the record may or may not have been written
    void publish(ProducerRecord<byte[], byte[]> outgoing) {
        while (closing.getCount() > 0) {
            try {
                producer.send(outgoing).get();
                return;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RecordTooLargeException tooLarge) {
                    throw tooLarge;
                }
                pauseAfter(outgoing, e);
            } catch (KafkaException e) {
                pauseAfter(outgoing, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PublicationClosedException();
            }
        }
        throw new PublicationClosedException();
    }

    /// Writes a record once. True if it is acknowledged within a few seconds; the caller can be asked to retry
    /// otherwise.
    boolean isPublished(ProducerRecord<byte[], byte[]> outgoing) {
        try {
            producer.send(outgoing).get(ONCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("cannot write to {}", outgoing.topic(), e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        producers.destroy();
    }

    private void pauseAfter(ProducerRecord<byte[], byte[]> outgoing, Exception failure) {
        long now = System.nanoTime();
        long last = loggedNanos.get();
        if (now - last > LOG_EVERY_NANOS && loggedNanos.compareAndSet(last, now)) {
            LOG.warn("cannot write to {}; retrying until it succeeds: {}", outgoing.topic(), failure.toString());
        }
        try {
            closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublicationClosedException();
        }
    }
}
