// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

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

/// Store of marks: notified recipients (deduplication), cancelled events, routed audiences and reached devices.
/// Expired marks are removed a few at a time as new marks are written. Expiry is measured in the acceptance time of
/// events, so a router that was stopped for a day still has the marks that events of that day need. Used by the
/// task's thread only.
public final class DedupeAndCancellationStore {

    /// Largest number of recipients that one event names.
    private static final int MOST_NAMED = 1_000;

    /// Largest number of devices of one recipient.
    private static final int MOST_DEVICES = 1_000;

    /// Largest clock difference between the instances that accept events.
    private static final long CLOCK_SKEW_MILLIS = 60_000;

    private static final byte CANCELLATION = 'c';
    private static final byte AUDIENCE = 'a';
    private static final byte REACHED = 'r';

    private final ExpirySweep sweep;
    private final StoredMessages<DedupeMark> notified;
    private final StoredMessages<CancellationMark> cancellations;
    private final StoredMessages<AudienceMark> served;
    private final StoredMessages<ReachedMark> reached;
    private long newestAcceptedMillis;
    /// True if the store may have a cancellation; empty before the first lookup, by which the store is restored.
    private Optional<Boolean> hasCancellations = Optional.empty();

    public DedupeAndCancellationStore(Store store) {
        this.sweep = new ExpirySweep(store, DedupeAndCancellationStore::untilMillis);
        this.notified = new StoredMessages<>(store, DedupeMark.parser());
        this.cancellations = new StoredMessages<>(store, CancellationMark.parser());
        this.served = new StoredMessages<>(store, AudienceMark.parser());
        this.reached = new StoredMessages<>(store, ReachedMark.parser());
    }

    public Optional<History.FirstNotification> findFirstNotification(RecipientKey recipient, String dedupeKey) {
        return notified.find(StoreKeys.notified(recipient, dedupeKey))
                .map(mark -> new History.FirstNotification(
                        mark.getEventId(),
                        Instant.ofEpochMilli(mark.getAcceptedAtMillis()),
                        Instant.ofEpochMilli(mark.getUntilMillis())));
    }

    public Optional<History.Stopped> findCancellation(RecipientKey recipient, EventId event) {
        if (!hasCancellations()) {
            return Optional.empty();
        }
        return cancellations
                .find(StoreKeys.cancelled(recipient, event))
                .or(() ->
                        cancellations.find(StoreKeys.cancelled(RecipientKey.everyPartition(recipient.tenant()), event)))
                .map(mark -> new History.Stopped(mark.getRequestedBy()));
    }

    private boolean hasCancellations() {
        if (hasCancellations.isEmpty()) {
            hasCancellations = Optional.of(
                    !cancellations.startingWith(StoreKeys.allCancelled(), 1).isEmpty());
        }
        return hasCancellations.get();
    }

    public void recordNotified(RoutingRequest request, Instant until) {
        long acceptedAtMillis = request.event().getAcceptedAtMillis();
        DedupeMark mark = DedupeMark.newBuilder()
                .setEventId(request.eventId().value())
                .setAcceptedAtMillis(acceptedAtMillis)
                .setUntilMillis(until.toEpochMilli())
                .build();
        notified.put(StoreKeys.notified(request.recipient(), request.dedupeKey()), mark);
        if (!request.event().getDedupeKey().isEmpty()) {
            notified.put(StoreKeys.notifiedEvent(request.recipient(), request.eventId()), mark);
        }
        newestAcceptedMillis = Math.max(newestAcceptedMillis, acceptedAtMillis);
        sweep.put(until.toEpochMilli(), newestAcceptedMillis - CLOCK_SKEW_MILLIS);
    }

    /// True if the recipient has been notified of the event, or is going to be.
    public boolean isNotified(RecipientKey recipient, EventId event) {
        return notified.find(StoreKeys.notified(recipient, "id:" + event)).isPresent()
                || notified.find(StoreKeys.notifiedEvent(recipient, event)).isPresent();
    }

    /// Number of recipients in this partition that have been notified of an event that named them, or are going
    /// to be.
    public int countNotified(TenantId tenant, EventId event) {
        return notified.startingWith(StoreKeys.allNotified(tenant, "id:" + event), MOST_NAMED)
                        .size()
                + notified.startingWith(StoreKeys.allNotifiedEvent(tenant, event), MOST_NAMED)
                        .size();
    }

    public void markServed(RecipientKey audience, EventId event, AudienceMark mark) {
        served.put(StoreKeys.audienceMark(audience.tenant(), event), mark);
        sweep.expect(mark.getUntilMillis());
    }

    /// Number of audience members that were routed; empty if the audience is unknown.
    public Optional<Long> findServed(RecipientKey audience, EventId event) {
        return served.find(StoreKeys.audienceMark(audience.tenant(), event)).map(AudienceMark::getExpanded);
    }

    public void removeNotified(RoutingRequest request) {
        notified.remove(StoreKeys.notifiedEvent(request.recipient(), request.eventId()));
        notified.remove(StoreKeys.notified(request.recipient(), request.dedupeKey()));
    }

    public void markReached(Delivery delivery, ReachedMark mark) {
        reached.put(StoreKeys.reached(delivery), mark);
        sweep.put(mark.getUntilMillis(), newestAcceptedMillis - CLOCK_SKEW_MILLIS);
    }

    /// Removes and returns the devices that a notification has reached.
    public List<ReachedMark> takeReached(RecipientKey recipient, EventId event) {
        List<StoredMessages.Entry<ReachedMark>> found =
                reached.startingWith(StoreKeys.allReached(recipient, event), MOST_DEVICES);
        found.forEach(entry -> reached.remove(entry.key()));
        return found.stream().map(StoredMessages.Entry::message).toList();
    }

    public void markCancelled(RecipientKey recipient, EventId event, CancellationMark mark) {
        cancellations.put(StoreKeys.cancelled(recipient, event), mark);
        hasCancellations = Optional.of(true);
        sweep.put(mark.getUntilMillis(), newestAcceptedMillis - CLOCK_SKEW_MILLIS);
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
            throw new IllegalStateException("a stored mark cannot be parsed", e);
        }
    }
}
