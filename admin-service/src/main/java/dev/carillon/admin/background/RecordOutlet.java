// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.background;

import dev.carillon.runtime.kafka.KafkaClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/// Producer that writes records unchanged. The Kafka producer is created on first use. For one thread.
public final class RecordOutlet implements AutoCloseable {

    private static final int CLOSE_SECONDS = 5;

    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;

    /// @param purpose of the producer, see [KafkaClients]
    public RecordOutlet(KafkaClients clients, String purpose) {
        this.producers = clients.durableProducers(
                purpose,
                CommonKafkaSettings.with(Map.of(
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        15_000,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000)));
        this.producers.setPhysicalCloseTimeout(CLOSE_SECONDS);
    }

    /// Sends records and returns when all are acknowledged.
    ///
    /// @throws KafkaException if a record is not acknowledged
    public void send(List<ProducerRecord<byte[], byte[]>> records) {
        if (records.isEmpty()) {
            return;
        }
        Producer<byte[], byte[]> producer = producers.createProducer();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        records.forEach(written -> sent.add(producer.send(written)));
        for (Future<RecordMetadata> one : sent) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new KafkaException("a record was not acknowledged", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted", e);
            }
        }
    }

    /// Number of partitions of a topic.
    public int partitions(String topic) {
        return producers.createProducer().partitionsFor(topic).size();
    }

    @Override
    public void close() {
        producers.destroy();
    }
}
