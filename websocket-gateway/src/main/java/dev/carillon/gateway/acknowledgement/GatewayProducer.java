// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.acknowledgement;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.receipt.GatheredReceipts;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Receipt;
import dev.carillon.gateway.store.StoreUnavailableException;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/// Kafka producer of receipts and dead letters. Thread-safe.
public final class GatewayProducer implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int CALL_MILLIS = 5_000;
    private static final int RECONNECT_MILLIS = 1_000;
    private static final int CLOSE_SECONDS = 2;

    private final DefaultKafkaProducerFactory<byte[], byte[]> producers;
    private final Producer<byte[], byte[]> producer;
    private final int receiptsPerRecord;

    /// A receipt and its record headers.
    public record Outgoing(Receipt receipt, List<Header> headers) {
        public Outgoing {
            headers = List.copyOf(headers);
        }
    }

    /// Receipt of an item that was read from a partition of the deliveries, whose number is the receipt's, too.
    public record OfItem(int partition, Outgoing outgoing) {}

    /// @param receiptsPerRecord most receipts of items in one record
    public GatewayProducer(KafkaClients clients, int receiptsPerRecord) {
        this.receiptsPerRecord = receiptsPerRecord;
        this.producers = clients.durableProducers(
                "gateway-receipts",
                Map.of(
                        ProducerConfig.LINGER_MS_CONFIG,
                        2,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        CALL_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        CALL_MILLIS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) TIMEOUT.toMillis(),
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        RECONNECT_MILLIS));
        this.producers.setPhysicalCloseTimeout(CLOSE_SECONDS);
        this.producer = producers.createProducer();
    }

    /// Publishes receipts and returns when Kafka has acknowledged all of them.
    ///
    /// @throws StoreUnavailableException if Kafka has not acknowledged all of them; callers may repeat the call
    public void publish(List<Outgoing> receipts) {
        List<Future<RecordMetadata>> answers = new ArrayList<>(receipts.size());
        for (Outgoing outgoing : receipts) {
            answers.add(send(single(outgoing)));
        }
        await(answers);
    }

    /// Publishes receipts of stored items, those of one partition together, and returns when Kafka has acknowledged all
    /// of them. The receipts of a recipient keep their order. No router needs these receipts.
    ///
    /// @throws StoreUnavailableException if Kafka has not acknowledged all of them; callers may repeat the call
    public void publishOfItems(List<OfItem> receipts) {
        Map<TopicPartition, GatheredReceipts> batches = new LinkedHashMap<>();
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        for (OfItem receipt : receipts) {
            ProducerRecord<byte[], byte[]> single = single(receipt.outgoing());
            TopicPartition partition = new TopicPartition(single.topic(), receipt.partition());
            GatheredReceipts open = batches.get(partition);
            if (open != null && !open.hasRoomFor(single)) {
                answers.add(send(open.toRecord()));
                open = null;
            }
            if (open == null) {
                open = new GatheredReceipts(partition.topic(), partition.partition(), receiptsPerRecord);
                batches.put(partition, open);
            }
            open.add(single);
        }
        batches.values().forEach(batch -> answers.add(send(batch.toRecord())));
        await(answers);
    }

    /// Publishes dead letters and returns when Kafka has acknowledged all of them.
    ///
    /// @throws StoreUnavailableException if Kafka has not acknowledged all of them; repeating the call writes a
    /// second dead letter for the same record
    public void publishDeadLetters(List<DeadLetter> letters) {
        List<Future<RecordMetadata>> answers = new ArrayList<>(letters.size());
        for (DeadLetter letter : letters) {
            answers.add(send(new ProducerRecord<>(
                    Topics.DEAD_LETTERS.name(),
                    letter.getKey().toByteArray(),
                    Topics.DEAD_LETTERS.values().encode(letter))));
        }
        await(answers);
    }

    @Override
    public void close() {
        producers.destroy();
    }

    private static ProducerRecord<byte[], byte[]> single(Outgoing outgoing) {
        Receipt receipt = outgoing.receipt();
        var topic = Topics.receipts(Lane.require(receipt.getLane()));
        RecipientKey key = RecipientKey.of(receipt.getTenant(), receipt.getRecipient());
        return new ProducerRecord<>(
                topic.name(), null, topic.keys().encode(key), topic.values().encode(receipt), outgoing.headers());
    }

    private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> written) {
        try {
            return producer.send(written);
        } catch (KafkaException e) {
            throw new StoreUnavailableException("Kafka: " + e.getMessage(), e);
        }
    }

    private static void await(List<Future<RecordMetadata>> answers) {
        try {
            for (Future<RecordMetadata> answer : answers) {
                answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException("Kafka: " + e.getMessage(), e);
        }
    }
}
