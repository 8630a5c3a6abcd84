// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.publication;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.ingestion.submission.PreparedEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/// Writes events to their lane's topic. Events published one after another by one thread keep their order per
/// recipient. May make the caller wait a bounded time for room in the producer's buffer. Thread-safe.
public final class EventPublisher implements AutoCloseable {

    /// Most bytes of one record: what Kafka takes unless it is configured otherwise.
    static final int LARGEST_RECORD = 1024 * 1024;

    private static final int CLOSE_SECONDS = 5;

    private final DefaultKafkaProducerFactory<RecipientKey, Event> producers;
    private final Producer<RecipientKey, Event> producer;
    private final PayloadSeal seal;
    private final long deadlineNanos;

    /// @param deadline after which no further record of an event is begun
    EventPublisher(DefaultKafkaProducerFactory<RecipientKey, Event> producers, PayloadSeal seal, Duration deadline) {
        this.producers = producers;
        this.producers.setPhysicalCloseTimeout(CLOSE_SECONDS);
        this.producer = producers.createProducer();
        this.seal = seal;
        this.deadlineNanos = deadline.toNanos();
    }

    /// Completes when every record is acknowledged, or one failed. Never completes exceptionally.
    public CompletableFuture<PublicationOutcome> publish(PreparedEvent event) {
        try {
            if (event.event().hasData()) {
                prepare(event);
            }
            return send(new EventRecords(event, seal, partitions(event)));
        } catch (KeysUnavailableException
                | KafkaException
                | IllegalStateException e) { // no keys, no metadata, or closed: nothing was sent
            return CompletableFuture.completedFuture(new PublicationOutcome.Unconfirmed(e));
        }
    }

    /// Gets the keys of all recipients at once.
    ///
    /// @throws KeysUnavailableException when they cannot be had in time
    private void prepare(PreparedEvent event) {
        TenantId tenant = new TenantId(event.event().getTenant());
        seal.prepareToSeal(event.recipients().stream()
                .map(recipient -> RecipientKey.of(tenant, recipient))
                .toList());
    }

    private CompletableFuture<PublicationOutcome> send(EventRecords records) {
        long start = System.nanoTime();
        PendingPublication pending = new PendingPublication(records.count());
        for (int i = 0; i < records.count() && !pending.isDecided(); i++) {
            if (System.nanoTime() - start > deadlineNanos) {
                pending.fail(new org.apache.kafka.common.errors.TimeoutException("no room in the buffer in time"));
                break;
            }
            try {
                producer.send(records.at(i), pending);
            } catch (KafkaException | IllegalStateException e) {
                pending.fail(e);
            }
        }
        return pending.outcome();
    }

    private int partitions(PreparedEvent event) {
        return event.recipients().isEmpty()
                ? producer.partitionsFor(Topics.events(event.lane()).name()).size()
                : 0;
    }

    @Override
    public void close() {
        producers.destroy();
    }
}
