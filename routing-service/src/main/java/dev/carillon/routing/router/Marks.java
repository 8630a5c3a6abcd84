// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Delivery;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.state.AudienceMark;
import dev.carillon.routing.state.CancellationMark;
import dev.carillon.routing.state.DedupeMark;
import dev.carillon.routing.state.ReachedMark;
import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What recipients were told of, which devices show it and what was cancelled, each for a while. Marks that have had
/// their time are swept away
/// a few at a time, as new ones are made. Time is the time of the events' acceptance: a router that was away for a day
/// still knows the marks that the events of that day need. For the task's thread.
final class Marks {

    /// An event names no more recipients.
    private static final int MOST_NAMED = 1_000;

    /// Nobody has more.
    private static final int MOST_DEVICES = 1_000;

    /// By how much the clocks of those who accept events may differ.
    private static final long CLOCK_SKEW_MILLIS = 60_000;

    private static final byte CANCELLATION = 'c';
    private static final byte AUDIENCE = 'a';
    private static final byte REACHED = 'r';

    private final Sweep sweep;
    private final StoredMessages<DedupeMark> told;
    private final StoredMessages<CancellationMark> cancellations;
    private final StoredMessages<AudienceMark> served;
    private final StoredMessages<ReachedMark> reached;
    private long newestAcceptedMillis;

    Marks(Store store) {
        this.sweep = new Sweep(store, Marks::untilMillis);
        this.told = new StoredMessages<>(store, DedupeMark.parser());
        this.cancellations = new StoredMessages<>(store, CancellationMark.parser());
        this.served = new StoredMessages<>(store, AudienceMark.parser());
        this.reached = new StoredMessages<>(store, ReachedMark.parser());
    }

    Optional<History.Told> findTold(RecipientKey recipient, String dedupeKey) {
        return told.find(StoreKeys.told(recipient, dedupeKey))
                .map(mark -> new History.Told(
                        mark.getEventId(),
                        Instant.ofEpochMilli(mark.getAcceptedAtMillis()),
                        Instant.ofEpochMilli(mark.getUntilMillis())));
    }

    Optional<History.Stopped> findCancellation(RecipientKey recipient, EventId event) {
        return cancellations
                .find(StoreKeys.cancelled(recipient, event))
                .or(() ->
                        cancellations.find(StoreKeys.cancelled(RecipientKey.everyPartition(recipient.tenant()), event)))
                .map(mark -> new History.Stopped(mark.getRequestedBy()));
    }

    void markTold(RoutingRequest request, Instant until) {
        long acceptedAtMillis = request.event().getAcceptedAtMillis();
        DedupeMark mark = DedupeMark.newBuilder()
                .setEventId(request.eventId().value())
                .setAcceptedAtMillis(acceptedAtMillis)
                .setUntilMillis(until.toEpochMilli())
                .build();
        told.put(StoreKeys.told(request.recipient(), request.dedupeKey()), mark);
        if (!request.event().getDedupeKey().isEmpty()) {
            told.put(StoreKeys.toldEvent(request.recipient(), request.eventId()), mark);
        }
        newestAcceptedMillis = Math.max(newestAcceptedMillis, acceptedAtMillis);
        sweep.put(newestAcceptedMillis - CLOCK_SKEW_MILLIS);
    }

    /// Whether the recipient was told of the event, or is going to be.
    boolean isTold(RecipientKey recipient, EventId event) {
        return told.find(StoreKeys.told(recipient, "id:" + event)).isPresent()
                || told.find(StoreKeys.toldEvent(recipient, event)).isPresent();
    }

    /// How many recipients of this partition were told of an event that named them, or are going to be.
    int countTold(TenantId tenant, EventId event) {
        return told.startingWith(StoreKeys.allTold(tenant, "id:" + event), MOST_NAMED)
                        .size()
                + told.startingWith(StoreKeys.allToldEvent(tenant, event), MOST_NAMED)
                        .size();
    }

    void markServed(RecipientKey audience, EventId event, AudienceMark mark) {
        served.put(StoreKeys.audienceMark(audience.tenant(), event), mark);
    }

    /// How many of an audience were served; empty when no such audience is known.
    Optional<Long> findServed(RecipientKey audience, EventId event) {
        return served.find(StoreKeys.audienceMark(audience.tenant(), event)).map(AudienceMark::getExpanded);
    }

    void unmarkTold(RoutingRequest request) {
        told.remove(StoreKeys.toldEvent(request.recipient(), request.eventId()));
        told.remove(StoreKeys.told(request.recipient(), request.dedupeKey()));
    }

    void markReached(Delivery delivery, ReachedMark mark) {
        reached.put(StoreKeys.reached(delivery), mark);
        sweep.put(newestAcceptedMillis - CLOCK_SKEW_MILLIS);
    }

    /// Takes out which devices a notification has reached.
    List<ReachedMark> takeReached(RecipientKey recipient, EventId event) {
        List<StoredMessages.Entry<ReachedMark>> found =
                reached.startingWith(StoreKeys.allReached(recipient, event), MOST_DEVICES);
        found.forEach(entry -> reached.remove(entry.key()));
        return found.stream().map(StoredMessages.Entry::message).toList();
    }

    void markCancelled(RecipientKey recipient, EventId event, CancellationMark mark) {
        cancellations.put(StoreKeys.cancelled(recipient, event), mark);
        sweep.put(newestAcceptedMillis - CLOCK_SKEW_MILLIS);
    }

    private static long untilMillis(Entries.Entry mark) {
        try {
            return switch (mark.key().get()[0]) {
                case CANCELLATION -> CancellationMark.parseFrom(mark.value()).getUntilMillis();
                case AUDIENCE -> AudienceMark.parseFrom(mark.value()).getUntilMillis();
                case REACHED -> ReachedMark.parseFrom(mark.value()).getUntilMillis();
                default -> DedupeMark.parseFrom(mark.value()).getUntilMillis();
            };
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a mark that is none of ours", e);
        }
    }
}
