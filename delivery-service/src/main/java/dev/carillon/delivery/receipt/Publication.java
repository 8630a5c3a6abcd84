// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes records to Kafka and returns only when they are acknowledged by all replicas, however long Kafka is away.
/// Blocks the calling (virtual) thread; thread-safe.
public final class Publication implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);
    private static final long PAUSE_MILLIS = 500;

    private final Producer<byte[], byte[]> producer;
    private final CountDownLatch closing = new CountDownLatch(1);

    public Publication(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "carillon-delivery");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Returns when the record is acknowledged.
    ///
    /// @throws PublicationClosedException when this process ends first: the record may or may not have been written
    void publish(ProducerRecord<byte[], byte[]> outgoing) {
        while (closing.getCount() > 0) {
            try {
                producer.send(outgoing).get();
                return;
            } catch (ExecutionException | KafkaException e) {
                LOG.warn("cannot write to {}, trying again: {}", outgoing.topic(), e.toString());
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PublicationClosedException();
            }
        }
        throw new PublicationClosedException();
    }

    @Override
    public void close() {
        closing.countDown();
        producer.close(Duration.ofSeconds(5));
    }

    private void pause() {
        try {
            closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublicationClosedException();
        }
    }
}
