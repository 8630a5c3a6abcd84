// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.background;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Producer that writes records unchanged. The Kafka producer is created on first use. For one thread.
public final class RecordOutlet implements AutoCloseable {

    private final Map<String, Object> settings;
    private Optional<Producer<byte[], byte[]>> producer = Optional.empty();

    /// @param connection Kafka client settings
    public RecordOutlet(Map<String, Object> connection) {
        this.settings = new HashMap<>(connection);
        this.settings.put(ProducerConfig.ACKS_CONFIG, "all");
        this.settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        this.settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        this.settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        this.settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    }

    /// Sends records and returns when all are acknowledged.
    ///
    /// @throws KafkaException if a record is not acknowledged
    public void send(List<ProducerRecord<byte[], byte[]>> records) {
        if (records.isEmpty()) {
            return;
        }
        Producer<byte[], byte[]> made = producer();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        records.forEach(written -> sent.add(made.send(written)));
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
        return producer().partitionsFor(topic).size();
    }

    private Producer<byte[], byte[]> producer() {
        if (producer.isEmpty()) {
            producer = Optional.of(new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
        }
        return producer.get();
    }

    @Override
    public void close() {
        producer.ifPresent(made -> made.close(Duration.ofSeconds(5)));
    }
}
