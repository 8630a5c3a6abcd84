// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.publication;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.ingestion.submission.PreparedEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/// Publisher of events to their lane's topic. Events of one lane that one thread publishes in sequence keep their order
/// per recipient. The critical lane has a producer of its own, so that its records wait neither for a batch nor behind
/// records of other lanes. May block the caller for a bounded time until the producer's buffer has room. Thread-safe.
public final class EventPublisher implements AutoCloseable {

    /// Largest record in bytes: Kafka's default limit.
    static final int LARGEST_RECORD = 1024 * 1024;

    private static final int CLOSE_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);

    private final DefaultKafkaProducerFactory<RecipientKey, Event> criticalProducers;
    private final DefaultKafkaProducerFactory<RecipientKey, Event> otherProducers;
    private final Producer<RecipientKey, Event> critical;
    private final Producer<RecipientKey, Event> other;
    private final PayloadSeal seal;
    private final long deadlineNanos;

    /// @param criticalProducers factory of the critical lane's producer
    /// @param otherProducers factory of the producer of all other lanes
    /// @param deadline time after which no further record of an event is sent
    EventPublisher(
            DefaultKafkaProducerFactory<RecipientKey, Event> criticalProducers,
            DefaultKafkaProducerFactory<RecipientKey, Event> otherProducers,
            PayloadSeal seal,
            Duration deadline) {
        this.criticalProducers = criticalProducers;
        this.otherProducers = otherProducers;
        this.criticalProducers.setPhysicalCloseTimeout(CLOSE_SECONDS);
        this.otherProducers.setPhysicalCloseTimeout(CLOSE_SECONDS);
        this.critical = criticalProducers.createProducer();
        this.other = otherProducers.createProducer();
        this.seal = seal;
        this.deadlineNanos = deadline.toNanos();
    }

    /// Fetches the data keys of all recipients of several events at once, since a question for each event may take
    /// longer than their request. If the keys are not available, publication reports it.
    public void prepare(Collection<PreparedEvent> events) {
        try {
            seal.prepareToSeal(events.stream()
                    .filter(event -> event.event().hasData())
                    .flatMap(EventPublisher::recipients)
                    .distinct()
                    .toList());
        } catch (KeysUnavailableException e) {
            LOG.debug("the data keys of a request are not available", e);
        }
    }

    /// Publishes an event. The result completes when every record is acknowledged or one failed. It never
    /// completes exceptionally.
    public CompletableFuture<PublicationOutcome> publish(PreparedEvent event) {
        try {
            if (event.event().hasData()) {
                seal.prepareToSeal(recipients(event).toList());
            }
            Producer<RecipientKey, Event> producer = producer(event.lane());
            return send(new EventRecords(event, seal, partitions(event, producer)), producer);
        } catch (KeysUnavailableException
                | KafkaException
                | IllegalStateException e) { // no data keys, no topic metadata, or closed: no record was sent
            return CompletableFuture.completedFuture(new PublicationOutcome.Unconfirmed(e));
        }
    }

    private static Stream<RecipientKey> recipients(PreparedEvent event) {
        TenantId tenant = new TenantId(event.event().getTenant());
        return event.recipients().stream().map(recipient -> RecipientKey.of(tenant, recipient));
    }

    private Producer<RecipientKey, Event> producer(Lane lane) {
        return switch (lane) {
            case CRITICAL -> critical;
            case STANDARD, BULK -> other;
        };
    }

    private CompletableFuture<PublicationOutcome> send(EventRecords records, Producer<RecipientKey, Event> producer) {
        long start = System.nanoTime();
        PendingPublication pending = new PendingPublication(records.count());
        for (int i = 0; i < records.count() && !pending.isDecided(); i++) {
            if (System.nanoTime() - start > deadlineNanos) {
                pending.fail(new org.apache.kafka.common.errors.TimeoutException(
                        "the producer's buffer had no room in time"));
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

    private static int partitions(PreparedEvent event, Producer<RecipientKey, Event> producer) {
        return event.recipients().isEmpty()
                ? producer.partitionsFor(Topics.events(event.lane()).name()).size()
                : 0;
    }

    @Override
    public void close() {
        criticalProducers.destroy();
        otherProducers.destroy();
    }
}
