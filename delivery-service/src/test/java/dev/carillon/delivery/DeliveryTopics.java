// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Retracted;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Producer and consumer of the service's topics: deliveries in, receipts out.
final class DeliveryTopics implements AutoCloseable {

    private final String bootstrapServers;
    private final Producer<byte[], byte[]> producer;
    private final Map<Lane, RecordReader<RecipientKey, Receipt>> readers = new EnumMap<>(Lane.class);

    DeliveryTopics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.ACKS_CONFIG, "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /// Writes a delivery. Returns its offset.
    RecordMetadata publish(Delivery delivery) {
        Lane lane = Lane.require(delivery.getLane());
        RecipientKey key = RecipientKey.of(delivery.getTenant(), delivery.getRecipient());
        var topic = Topics.deliveries(Channel.require(delivery.getChannel()), lane);
        return publish(topic, key, delivery);
    }

    <K, V> RecordMetadata publish(Topic<K, V> topic, K key, V value) {
        return publish(topic.name(), topic.keys().encode(key), topic.values().encode(value));
    }

    /// Retracts the delivery's notification.
    void retract(Delivery delivery) {
        RecipientKey key = RecipientKey.of(delivery.getTenant(), delivery.getRecipient());
        Receipt receipt = Receipt.newBuilder()
                .setTenant(delivery.getTenant())
                .setRecipient(delivery.getRecipient())
                .setNotificationId(delivery.getNotificationId())
                .setRetracted(Retracted.newBuilder().setRequestedBy("key-1"))
                .build();
        publish(
                Topics.RETRACTIONS.name(),
                Topics.RETRACTIONS.keys().encode(key),
                Topics.RETRACTIONS.values().encode(receipt));
    }

    RecordMetadata publish(String topic, byte[] key, byte[] value) {
        ProducerRecord<byte[], byte[]> outgoing = new ProducerRecord<>(topic, key, value);
        outgoing.headers().add("traceparent", "00-trace-01".getBytes(StandardCharsets.UTF_8));
        try {
            return producer.send(outgoing).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    ReadRecord<RecipientKey, Receipt> awaitReceipt(Delivery delivery) {
        return awaitReceipts(1, delivery).getFirst();
    }

    List<ReadRecord<RecipientKey, Receipt>> awaitReceipts(int count, Delivery delivery) {
        return awaitReceipts(
                count,
                Lane.require(delivery.getLane()),
                receipt -> receipt.getDeliveryId().equals(delivery.getId()));
    }

    private List<ReadRecord<RecipientKey, Receipt>> awaitReceipts(int count, Lane lane, Predicate<Receipt> expected) {
        return reader(lane).awaitCount(count, found -> expected.test(found.requireValue()));
    }

    /// Current receipts about a delivery.
    List<ReadRecord<RecipientKey, Receipt>> receipts(Delivery delivery) {
        return reader(Lane.require(delivery.getLane()))
                .readAll(found -> found.requireValue().getDeliveryId().equals(delivery.getId()));
    }

    private RecordReader<RecipientKey, Receipt> reader(Lane lane) {
        return readers.computeIfAbsent(lane, _ -> RecordReader.of(bootstrapServers, Topics.receipts(lane)));
    }

    @Override
    public void close() {
        producer.close();
        readers.values().forEach(RecordReader::close);
    }
}
