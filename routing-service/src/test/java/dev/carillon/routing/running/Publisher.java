// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writes what other services write.
final class Publisher implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;

    Publisher(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.ACKS_CONFIG, "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void catalog(CatalogKey.Kind kind, CatalogEntry entry) {
        send(
                Topics.CATALOG,
                new CatalogKey(new TenantId(entry.getTenant()), kind, entry.getId()).toString(),
                entry.toByteArray());
    }

    void profile(Profile profile) {
        send(
                Topics.PROFILES,
                RecipientKey.of(profile.getTenant(), profile.getRecipient()).toString(),
                profile.toByteArray());
    }

    void event(Lane lane, Event event) {
        send(
                Topics.events(lane),
                RecipientKey.of(event.getTenant(), event.getRecipient()).toString(),
                event.toByteArray());
    }

    void receipt(Lane lane, Receipt receipt) {
        send(
                Topics.receipts(lane),
                RecipientKey.of(receipt.getTenant(), receipt.getRecipient()).toString(),
                receipt.toByteArray());
    }

    void send(Topic<?, ?> topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value));
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
