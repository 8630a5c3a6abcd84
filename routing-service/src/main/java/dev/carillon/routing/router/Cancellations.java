// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.CancellationApplied;
import dev.carillon.events.v1.Event;
import dev.carillon.routing.state.CancellationMark;
import dev.carillon.routing.state.CancellationProgress;
import dev.carillon.routing.state.PendingDelivery;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;

/// Stops what has not left yet of an event. A mark stops at once what is still to come of it; what waits is ended a
/// bounded number at a turn, and when all of it has been, it is told how much was stopped and how much had left. For
/// the
/// task's thread.
final class Cancellations {

    private final RoutingRules rules;
    private final RouterState state;
    private final NotificationRouting routing;
    private final DeliveryTracking tracking;
    private final AudienceExpansion audiences;
    private final Outlet outlet;
    private final Receipts receipts;
    private final int partition;

    Cancellations(Machinery machinery, AudienceExpansion audiences, Outlet outlet, Receipts receipts, int partition) {
        this.rules = machinery.rules();
        this.state = machinery.state();
        this.routing = machinery.routing();
        this.tracking = machinery.tracking();
        this.audiences = audiences;
        this.outlet = outlet;
        this.receipts = receipts;
        this.partition = partition;
    }

    /// What a cancellation works with.
    record Machinery(RoutingRules rules, RouterState state, NotificationRouting routing, DeliveryTracking tracking) {}

    /// @param arrived a cancellation, with the id of the event that it stops
    void cancel(ArrivedEvent arrived, Instant now) {
        String requestedBy = arrived.event().getCancellation().getRequestedBy();
        state.marks()
                .markCancelled(
                        arrived.key(),
                        arrived.id(),
                        CancellationMark.newBuilder()
                                .setRequestedBy(requestedBy)
                                .setReason(arrived.event().getCancellation().getReason())
                                .setUntilMillis(
                                        now.plus(rules.memory().cancellations()).toEpochMilli())
                                .build());
        long unserved = arrived.key().recipient().isPresent()
                ? 0
                : audiences.cancel(arrived.key(), arrived.id(), requestedBy, now);
        go(arrived, CancellationProgress.newBuilder().setUnserved(unserved), now);
    }

    /// There is more to be ended.
    void release(Bytes key, long dueMillis, Instant now) {
        state.cancellations()
                .find(key)
                .filter(progress -> progress.getDueMillis() == dueMillis)
                .ifPresent(progress -> {
                    state.cancellations().remove(key);
                    go(ArrivedEvent.of(progress.getStored()), progress.toBuilder(), now);
                });
    }

    /// Ends a cancellation whose turn failed hard.
    void setAside(Bytes key, String cause, Instant now) {
        state.cancellations().find(key).ifPresent(progress -> {
            state.cancellations().remove(key);
            outlet.deadLetter(ArrivedEvent.of(progress.getStored()), FailureCode.PROCESSING_FAILED, cause, now);
        });
    }

    private void go(ArrivedEvent arrived, CancellationProgress.Builder progress, Instant now) {
        Set<RecipientKey> stopped = new HashSet<>();
        boolean isDone = endWaiting(arrived, stopped, now)
                && takeFromDigests(arrived, stopped, now)
                && endRetries(arrived, progress, stopped, now);
        progress.setStopped(progress.getStopped() + stopped.size());
        if (isDone) {
            tell(arrived, progress, now);
            return;
        }
        Bytes key = StoreKeys.cancellation(arrived.key(), arrived.id());
        long dueMillis = now.plus(rules.turnPause()).toEpochMilli();
        state.cancellations()
                .put(
                        key,
                        progress.setStored(arrived.stored())
                                .setDueMillis(dueMillis)
                                .build());
        state.timers()
                .schedule(new Timers.Timer(dueMillis, arrived.origin().getOffset(), Timers.Kind.CANCELLATION, key));
    }

    /// @return whether nothing is left
    private boolean endWaiting(ArrivedEvent arrived, Set<RecipientKey> stopped, Instant now) {
        List<Course> waiting = state.instances().find(arrived.key(), arrived.id(), rules.workPerTurn());
        for (Course course : waiting) {
            if (routing.cancel(course, requestedBy(arrived), now)) {
                stopped.add(course.recipient());
            }
        }
        return waiting.size() < rules.workPerTurn();
    }

    private boolean takeFromDigests(ArrivedEvent arrived, Set<RecipientKey> stopped, Instant now) {
        List<Digests.Taken> taken = state.digests().take(arrived.key(), arrived.id(), rules.workPerTurn());
        for (Digests.Taken item : taken) {
            stopped.add(item.recipient());
            Receipts.Subject subject = Receipts.Subject.ofRecipient(
                    item.recipient(),
                    arrived.id(),
                    Event.newBuilder().setType(item.eventType()).build());
            outlet.record(item.recipient(), receipts.cancelled(subject, requestedBy(arrived), now), arrived.headers());
            item.emptied()
                    .flatMap(digest -> state.instances().find(item.recipient(), digest))
                    .ifPresent(digest -> routing.cancel(digest, requestedBy(arrived), now));
        }
        return taken.size() < rules.workPerTurn();
    }

    private boolean endRetries(
            ArrivedEvent arrived, CancellationProgress.Builder progress, Set<RecipientKey> stopped, Instant now) {
        Bytes prefix = StoreKeys.deliveries(arrived.key(), arrived.id());
        Bytes from = progress.getCursor().isEmpty()
                ? prefix
                : StoreKeys.after(Bytes.wrap(progress.getCursor().toByteArray()));
        List<StoredMessages.Entry<PendingDelivery>> deliveries =
                state.pending().startingWith(prefix, from, rules.workPerTurn());
        for (StoredMessages.Entry<PendingDelivery> delivery : deliveries) {
            DeliveryTracking.Cancelled cancelled =
                    tracking.cancel(delivery.key(), delivery.message(), requestedBy(arrived), now);
            cancelled.settled().ifPresent(settled -> routing.settled(settled, now));
            if (cancelled.isStopped()) {
                stopped.add(RecipientKey.parse(delivery.message().getStored().getKey()));
            }
            progress.setCursor(ByteString.copyFrom(delivery.key().get()));
        }
        return deliveries.size() < rules.workPerTurn();
    }

    private void tell(ArrivedEvent arrived, CancellationProgress.Builder progress, Instant now) {
        boolean isOfOne = arrived.key().recipient().isPresent();
        CancellationApplied applied = CancellationApplied.newBuilder()
                .setRequestedBy(requestedBy(arrived))
                .setStopped(progress.getStopped() + progress.getUnserved())
                .setLeft(left(arrived, progress.getStopped()))
                .setPartition(isOfOne ? 0 : partition)
                .build();
        Receipts.Subject subject = isOfOne
                ? Receipts.Subject.ofRecipient(arrived.key(), arrived.id(), arrived.event())
                : Receipts.Subject.ofAudience(arrived.key(), arrived.id(), arrived.event(), partition);
        outlet.record(arrived, receipts.cancellationApplied(subject, applied, now));
    }

    /// Of those that the router remembers: a recipient that was told, the recipients of the partition that the event
    /// named, or the served members of an audience.
    private long left(ArrivedEvent arrived, long stopped) {
        if (arrived.key().recipient().isPresent()) {
            return stopped == 0 && state.marks().isTold(arrived.key(), arrived.id()) ? 1 : 0;
        }
        long served = state.marks().findServed(arrived.key(), arrived.id()).orElseGet(() ->
                (long) state.marks().countTold(arrived.key().tenant(), arrived.id()));
        return Math.max(0, served - stopped);
    }

    private static String requestedBy(ArrivedEvent arrived) {
        return arrived.event().getCancellation().getRequestedBy();
    }
}
