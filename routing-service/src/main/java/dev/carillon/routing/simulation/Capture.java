// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.Codec;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.router.ArrivedEvent;
import dev.carillon.routing.router.store.StoreKeys;
import dev.carillon.routing.state.Origin;
import dev.carillon.routing.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// Capture of one tenant's recording from the log, within limits. Events are read first, because they determine which
/// profiles and subscriptions are needed. Undecodable records are skipped; they are in the dead letters. For one
/// thread.
final class Capture {

    private final TenantId tenant;
    private final SimulationRequest request;
    private final SimulationProperties limits;
    private final byte[] keysBeginWith;
    private final List<Stamped> records = new ArrayList<>();
    private final Map<TopicPartition, Long> times = new HashMap<>();
    private final Set<RecipientKey> recipients = new HashSet<>();
    private final Set<String> topics = new HashSet<>();
    private final MemoryStore profiles = new MemoryStore();
    private final MemoryStore subscriptions = new MemoryStore();
    private boolean isForEveryone;
    private int events;
    private int engagements;
    private long size;

    /// Record with partition and offset, which order records of the same instant.
    private record Stamped(Recorded recorded, int partition, long offset) {

        private static final Comparator<Stamped> ORDER = Comparator.<Stamped, Instant>comparing(
                        stamped -> stamped.recorded().at())
                .thenComparing(stamped -> stamped.recorded() instanceof Recorded.OfEngagement)
                .thenComparing(stamped -> stamped.recorded().lane())
                .thenComparingInt(Stamped::partition)
                .thenComparingLong(Stamped::offset);
    }

    Capture(TenantId tenant, SimulationRequest request, SimulationProperties limits) {
        this.tenant = tenant;
        this.request = request;
        this.limits = limits;
        this.keysBeginWith = (tenant + "/").getBytes(StandardCharsets.UTF_8);
    }

    Recording recording() {
        return new Recording(
                tenant,
                request.range(),
                records.stream().sorted(Stamped.ORDER).map(Stamped::recorded).toList(),
                profiles,
                subscriptions);
    }

    TimeRange range() {
        return request.range();
    }

    boolean hasEvents() {
        return events > 0;
    }

    boolean needsSubscriptions() {
        return !topics.isEmpty();
    }

    /// True if a key belongs to the tenant.
    boolean isOfTenant(byte @Nullable [] key) {
        return key != null
                && key.length > keysBeginWith.length
                && Arrays.equals(key, 0, keysBeginWith.length, keysBeginWith, 0, keysBeginWith.length);
    }

    Optional<Limit> event(Lane lane, ConsumerRecord<byte[], byte[]> seen) {
        if (!isOfTenant(seen.key())
                || seen.value() == null
                || !(Codec.RECIPIENT_KEY.decode(seen.key()) instanceof Decoded.Value<RecipientKey>(RecipientKey key))
                || !(Topics.events(lane).values().decode(seen.value()) instanceof Decoded.Value<Event>(Event event))
                || !isCounted(key, event, seen.partition())) {
            return Optional.empty();
        }
        Origin origin = Origin.newBuilder()
                .setTopic(seen.topic())
                .setPartition(seen.partition())
                .setOffset(seen.offset())
                .build();
        ArrivedEvent arrived;
        try {
            arrived = ArrivedEvent.of(key, event, ByteString.copyFrom(seen.value()), seen.headers(), origin);
        } catch (IllegalArgumentException _) { // no event id: it went to the dead letters
            return Optional.empty();
        }
        events++;
        note(key, event);
        add(new Recorded.OfEvent(lane, time(seen), arrived), seen);
        return events > limits.maxEvents()
                ? Optional.of(new Limit("max-events", limits.maxEvents()))
                : grow(seen.value().length);
    }

    /// True if the record counts: an audience's event has a copy in each partition, of which one counts.
    private boolean isCounted(RecipientKey key, Event event, int partition) {
        return switch (event.getContentCase()) {
            case DATA, CONTENT_NOT_SET ->
                (request.types().isEmpty() || request.types().contains(event.getType()))
                        && (event.hasAudience() ? key.recipient().isEmpty() : isTo(key, event))
                        && (key.recipient().isPresent() || partition == 0);
            case CANCELLATION -> key.recipient().isPresent() || partition == 0;
            case RETRACTION -> false;
        };
    }

    private static boolean isTo(RecipientKey key, Event event) {
        return key.recipient()
                .filter(recipient -> recipient.value().equals(event.getRecipient()))
                .isPresent();
    }

    private void note(RecipientKey key, Event event) {
        if (event.hasAudience()) {
            isForEveryone |= event.getAudience().getEveryone();
            topics.add(event.getAudience().getTopic());
        } else if (key.recipient().isPresent()) {
            recipients.add(key);
        }
    }

    Optional<Limit> receipt(Lane lane, ConsumerRecord<byte[], byte[]> seen) {
        if (!isOfTenant(seen.key())
                || seen.value() == null
                || !(Topics.receipts(lane).values().decode(seen.value())
                        instanceof Decoded.Value<Receipt>(Receipt receipt))
                || !isEngagement(receipt)) {
            return Optional.empty();
        }
        engagements++;
        add(new Recorded.OfEngagement(lane, time(seen), receipt), seen);
        return engagements > limits.maxNotifications()
                ? Optional.of(new Limit("max-notifications", limits.maxNotifications()))
                : grow(seen.value().length);
    }

    private static boolean isEngagement(Receipt receipt) {
        return switch (receipt.getFactCase()) {
            case CONFIRMED, SEEN, READ, OPENED, CLICKED ->
                !receipt.getRecipient().isEmpty();
            default -> false;
        };
    }

    Optional<Limit> subscription(ConsumerRecord<byte[], byte[]> seen) {
        if (!isOfTenant(seen.key())
                || !(Codec.SUBSCRIPTION_KEY.decode(seen.key()) instanceof Decoded.Value<SubscriptionKey>(var key))
                || key.recipient().recipient().isEmpty()
                || !topics.contains(key.topic())) {
            return Optional.empty();
        }
        if (seen.value() != null) {
            recipients.add(key.recipient());
        }
        return keep(subscriptions, StoreKeys.member(key.recipient(), key.topic()), seen.value());
    }

    Optional<Limit> profile(ConsumerRecord<byte[], byte[]> seen) {
        boolean isNeeded = isOfTenant(seen.key())
                && Codec.RECIPIENT_KEY.decode(seen.key()) instanceof Decoded.Value<RecipientKey>(RecipientKey key)
                && (isForEveryone || recipients.contains(key));
        return isNeeded ? keep(profiles, Bytes.wrap(seen.key()), seen.value()) : Optional.empty();
    }

    /// Keeps the newest value of a key; a record without a value removes the key.
    private Optional<Limit> keep(MemoryStore store, Bytes key, byte @Nullable [] value) {
        byte[] before = store.get(key);
        size -= before == null ? 0 : before.length;
        if (value == null) {
            store.delete(key);
            return Optional.empty();
        }
        store.put(key, value);
        return grow(value.length);
    }

    private void add(Recorded recorded, ConsumerRecord<byte[], byte[]> seen) {
        records.add(new Stamped(recorded, seen.partition(), seen.offset()));
    }

    /// Time of a record: at least the time of the records before it in its partition.
    private Instant time(ConsumerRecord<byte[], byte[]> seen) {
        long millis = times.merge(new TopicPartition(seen.topic(), seen.partition()), seen.timestamp(), Math::max);
        return Instant.ofEpochMilli(millis);
    }

    private Optional<Limit> grow(int bytes) {
        size += bytes;
        return size > limits.maxRecorded().toBytes()
                ? Optional.of(new Limit("max-recorded", limits.maxRecorded().toBytes()))
                : Optional.empty();
    }
}
