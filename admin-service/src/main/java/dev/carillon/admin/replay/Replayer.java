// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.replay;

import dev.carillon.admin.background.BackgroundLoop;
import dev.carillon.admin.background.CommonKafkaSettings;
import dev.carillon.admin.background.RecordOutlet;
import dev.carillon.admin.replay.StoredReplay.Counts;
import dev.carillon.admin.replay.StoredReplay.Request;
import dev.carillon.admin.replay.StoredReplay.Span;
import dev.carillon.admin.tracking.TrackedGaps;
import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// Background loop that carries out replays: it reads a range of the log and writes the stuck records again,
/// unchanged, to the same partition. Nothing is processed twice: routers know the ids of the events that they
/// decided on, and the attempt ledger knows the deliveries that it settled.
final class Replayer extends BackgroundLoop {

    private static final Logger LOG = LoggerFactory.getLogger(Replayer.class);
    private static final long IDLE_MILLIS = 1_000;
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final int MOST_AT_ONCE = 500;

    /// Most records in one turn, so that the replay's row is not locked for long.
    private static final int MOST_IN_A_TURN = 20_000;

    private static final double MILLIS = 1_000;

    private final ReplayStore store;
    private final TrackedGaps gaps;
    private final KafkaClients clients;
    private final InstantSource clock;

    Replayer(ReplayStore store, TrackedGaps gaps, KafkaClients clients, InstantSource clock) {
        super("admin-replayer");
        this.store = store;
        this.gaps = gaps;
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    protected void run() throws InterruptedException {
        long pause = IDLE_MILLIS;
        while (!pause(pause)) {
            pause = turn();
        }
    }

    /// @return time to pause in milliseconds, to keep the rate
    private long turn() {
        AtomicLong pause = new AtomicLong(IDLE_MILLIS);
        try {
            store.advance(replay -> {
                StoredReplay after = turn(replay);
                long written = after.counts().written() - replay.counts().written();
                pause.set(Math.round(written * MILLIS / replay.request().perSecond()));
                return after;
            });
            return pause.get();
        } catch (KafkaException | DataAccessException | TransactionException | RefusedException e) {
            LOG.warn("a replay failed, retrying: {}", e.toString());
            return IDLE_MILLIS;
        }
    }

    /// Reads the first unfinished partition, until the records of one second are written or the turn's limit is
    /// read.
    private StoredReplay turn(StoredReplay replay) {
        try (Consumer<byte[], byte[]> consumer = consumer(replay.request());
                RecordOutlet outlet = new RecordOutlet(clients, "admin-replay-writer")) {
            Map<String, Span> spans = new LinkedHashMap<>(
                    replay.progress().isEmpty() ? spans(replay.request(), consumer) : replay.progress());
            Optional<Map.Entry<String, Span>> unread = spans.entrySet().stream()
                    .filter(span -> !span.getValue().isRead())
                    .findFirst();
            if (unread.isEmpty()) {
                return replay.advanced(spans, new Counts(0, 0), clock.instant());
            }
            String name = unread.get().getKey();
            Span span = unread.get().getValue();
            TopicPartition partition = partition(name);
            consumer.assign(List.of(partition));
            consumer.seek(partition, span.next());
            long lookedAt = 0;
            long written = 0;
            boolean isMore = true;
            while (isMore
                    && lookedAt < MOST_IN_A_TURN
                    && written < replay.request().perSecond()) {
                List<ConsumerRecord<byte[], byte[]>> polled =
                        consumer.poll(POLL).records(partition);
                List<ConsumerRecord<byte[], byte[]>> read = within(replay.request(), span, polled);
                List<ConsumerRecord<byte[], byte[]>> stuck = stuck(partition.topic(), read);
                outlet.send(stuck.stream().map(one -> again(one, replay.id())).toList());
                lookedAt += read.size();
                written += stuck.size();
                isMore = !polled.isEmpty() && consumer.position(partition) < span.end();
            }
            spans.put(name, new Span(consumer.position(partition), span.end()));
            return replay.advanced(spans, new Counts(lookedAt, written), clock.instant());
        }
    }

    private Consumer<byte[], byte[]> consumer(Request request) {
        return clients.consumers(
                        "admin-replay-reader",
                        CommonKafkaSettings.with(Map.of(
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                Math.min(MOST_AT_ONCE, request.perSecond()))),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())
                .createConsumer();
    }

    /// Offsets at which the range begins, and the end offsets at the first turn: records that the replay writes are
    /// after them.
    private static Map<String, Span> spans(Request request, Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = request.topics().stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        Map<TopicPartition, Long> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, request.from().toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(asked);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<String, Span> spans = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp begin = begins.get(partition);
            long end = ends.getOrDefault(partition, 0L);
            spans.put(partition.toString(), new Span(begin == null ? end : begin.offset(), end));
        }
        return spans;
    }

    private static TopicPartition partition(String name) {
        int dash = name.lastIndexOf('-');
        return new TopicPartition(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1)));
    }

    private static List<ConsumerRecord<byte[], byte[]>> within(
            Request request, Span span, List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(consumed -> consumed.offset() < span.end())
                .filter(consumed -> consumed.timestamp() < request.to().toEpochMilli())
                .filter(consumed -> isOfTenant(request, consumed))
                .toList();
    }

    private static boolean isOfTenant(Request request, ConsumerRecord<byte[], byte[]> consumed) {
        return request.tenant().isEmpty()
                || new String(consumed.key(), StandardCharsets.UTF_8).startsWith(request.tenant() + "/");
    }

    private List<ConsumerRecord<byte[], byte[]>> stuck(String topic, List<ConsumerRecord<byte[], byte[]>> records) {
        for (Lane lane : Lane.values()) {
            if (Topics.events(lane).name().equals(topic)) {
                return undecided(Topics.events(lane), records);
            }
            for (Channel channel : Channel.values()) {
                if (Topics.deliveries(channel, lane).name().equals(topic)) {
                    return unreported(Topics.deliveries(channel, lane), records);
                }
            }
        }
        throw new IllegalStateException("a replay of " + topic);
    }

    /// Events for one recipient that no router has decided on. Cancellations and retractions are not replayed.
    private List<ConsumerRecord<byte[], byte[]>> undecided(
            Topic<RecipientKey, Event> topic, List<ConsumerRecord<byte[], byte[]>> records) {
        Map<ConsumerRecord<byte[], byte[]>, String> notifications = new LinkedHashMap<>();
        records.forEach(consumed -> {
            if (topic.values().decode(consumed.value()) instanceof Decoded.Value<Event>(Event event)
                    && event.hasData()
                    && event.hasRecipient()) {
                RecipientKey recipient = RecipientKey.of(event.getTenant(), event.getRecipient());
                notifications.put(
                        consumed,
                        NotificationId.of(recipient, new EventId(event.getId())).value());
            }
        });
        Set<String> undecided = gaps.undecided(notifications.values());
        return notifications.entrySet().stream()
                .filter(known -> undecided.contains(known.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> unreported(
            Topic<RecipientKey, Delivery> topic, List<ConsumerRecord<byte[], byte[]>> records) {
        Map<ConsumerRecord<byte[], byte[]>, Delivery> deliveries = new LinkedHashMap<>();
        records.forEach(consumed -> {
            if (topic.values().decode(consumed.value()) instanceof Decoded.Value<Delivery>(Delivery delivery)) {
                deliveries.put(consumed, delivery);
            }
        });
        Set<String> unreported = gaps.unreported(deliveries.values());
        return deliveries.entrySet().stream()
                .filter(known -> unreported.contains(known.getValue().getId()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static ProducerRecord<byte[], byte[]> again(ConsumerRecord<byte[], byte[]> read, long replay) {
        ProducerRecord<byte[], byte[]> again =
                new ProducerRecord<>(read.topic(), read.partition(), read.key(), read.value(), read.headers());
        again.headers().add("carillon_replayed", Long.toString(replay).getBytes(StandardCharsets.UTF_8));
        return again;
    }
}
