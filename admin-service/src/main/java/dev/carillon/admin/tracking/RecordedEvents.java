// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;
import dev.carillon.admin.background.CommonKafkaSettings;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.kafka.core.ConsumerFactory;

/// Reader of events' data from the Kafka log. Tracking itself stores no payload. Thread-safe; blocks for at most
/// [#TIMEOUT].
final class RecordedEvents {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int API_TIMEOUT_MILLIS = 5_000;

    /// Allowed difference between the clocks of ingestion's instances and the timestamps of records. The search
    /// begins this much earlier and ends this much later.
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final PayloadSeal seal;
    private final InstantSource clock;

    RecordedEvents(KafkaClients clients, PayloadSeal seal, InstantSource clock) {
        this.consumers = clients.consumers(
                "admin-recorded-events",
                CommonKafkaSettings.with(Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        API_TIMEOUT_MILLIS)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.seal = seal;
        this.clock = clock;
    }

    /// Result of searching for the data of an event.
    sealed interface Lookup {

        record Content(ByteString json) implements Lookup {}

        /// @param cause cause in words, for operators
        record Missing(String cause) implements Lookup {}
    }

    /// Place of an event in the log: the recipient's partition of the lane, about the time of its acceptance.
    record Place(RecipientKey recipient, String event, Lane lane, Instant acceptedAt) {}

    Lookup find(Place place) {
        try (Consumer<byte[], byte[]> consumer = consumers.createConsumer()) {
            return search(consumer, place)
                    .map(event -> open(place.recipient(), event))
                    .orElseGet(() -> new Lookup.Missing(
                            "the event is no longer in the log, or it is a digest, which has no event of its own"));
        } catch (KafkaException e) {
            return new Lookup.Missing("Kafka did not return the event: " + e.getMessage());
        } catch (KeysUnavailableException e) {
            return new Lookup.Missing("the recipient's data key cannot be read now: " + e.getMessage());
        }
    }

    private Lookup open(RecipientKey recipient, Event event) {
        return switch (seal.open(recipient, event.getData())) {
            case Opened.Content<ByteString>(ByteString json) -> new Lookup.Content(json);
            case Opened.Erased<ByteString>() -> new Lookup.Missing("the recipient was erased, and the data with them");
            case Opened.Unreadable<ByteString>(String cause) ->
                new Lookup.Missing("the data cannot be opened: " + cause);
        };
    }

    private Optional<Event> search(Consumer<byte[], byte[]> consumer, Place place) {
        Topic<RecipientKey, Event> topic = Topics.events(place.lane());
        TopicPartition partition = new TopicPartition(
                topic.name(),
                RecipientPartitioner.partition(
                        place.recipient(), consumer.partitionsFor(topic.name()).size()));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        consumer.assign(List.of(partition));
        consumer.seek(partition, first(consumer, partition, place.acceptedAt().minus(TOLERANCE), end));
        long last = place.acceptedAt().plus(TOLERANCE).toEpochMilli();
        Instant deadline = clock.instant().plus(TIMEOUT);
        while (consumer.position(partition) < end && clock.instant().isBefore(deadline)) {
            for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
                if (read.timestamp() > last) {
                    return Optional.empty();
                }
                if (read.value() != null
                        && topic.values().decode(read.value()) instanceof Decoded.Value<Event>(Event event)
                        && isAt(place, event)) {
                    return Optional.of(event);
                }
            }
        }
        return Optional.empty();
    }

    /// True if the event is the searched one. An event for an audience has a copy in each partition.
    private static boolean isAt(Place place, Event event) {
        return event.hasData()
                && event.getId().equals(place.event())
                && event.getTenant().equals(place.recipient().tenant().value())
                && (event.hasAudience()
                        || event.getRecipient()
                                .equals(place.recipient().requireRecipient().value()));
    }

    private static long first(Consumer<byte[], byte[]> consumer, TopicPartition partition, Instant instant, long end) {
        OffsetAndTimestamp first = consumer.offsetsForTimes(Map.of(partition, Math.max(0, instant.toEpochMilli())))
                .get(partition);
        return first == null ? end : first.offset();
    }
}
