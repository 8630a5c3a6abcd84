// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.CancellationApplied;
import dev.carillon.events.v1.Event;
import dev.carillon.routing.router.store.StoreKeys;
import dev.carillon.routing.router.store.StoredMessages;
import dev.carillon.routing.router.store.Timers;
import dev.carillon.routing.state.CancellationMark;
import dev.carillon.routing.state.CancellationProgress;
import dev.carillon.routing.state.PendingDelivery;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;

/// Cancellation of events. A cancellation mark stops later work on the event at once. Waiting work is ended a bounded
/// number of items per turn. When all of it has ended, a receipt reports how many notifications were stopped and how
/// many had been sent already. Used by the task's thread only.
final class Cancellations {

    private final RoutingRules rules;
    private final RouterState state;
    private final NotificationRouting routing;
    private final DeliveryTracking tracking;
    private final AudienceExpansion audiences;
    private final OutputWriter writer;
    private final Receipts receipts;
    private final int partition;

    Cancellations(
            Dependencies dependencies,
            AudienceExpansion audiences,
            OutputWriter writer,
            Receipts receipts,
            int partition) {
        this.rules = dependencies.rules();
        this.state = dependencies.state();
        this.routing = dependencies.routing();
        this.tracking = dependencies.tracking();
        this.audiences = audiences;
        this.writer = writer;
        this.receipts = receipts;
        this.partition = partition;
    }

    /// Parts of the router that a cancellation changes.
    record Dependencies(
            RoutingRules rules, RouterState state, NotificationRouting routing, DeliveryTracking tracking) {}

    /// @param arrived cancellation, with the id of the event that it stops
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
        proceed(arrived, CancellationProgress.newBuilder().setUnserved(unserved), now);
    }

    /// Continues a cancellation whose timer is due.
    void release(Bytes key, long dueMillis, Instant now) {
        state.cancellations()
                .take(key, progress -> progress.getDueMillis() == dueMillis)
                .ifPresent(progress -> proceed(ArrivedEvent.of(progress.getStored()), progress.toBuilder(), now));
    }

    /// Ends a cancellation with a dead letter after its turn failed twice.
    void setAside(Bytes key, String cause, Instant now) {
        state.cancellations()
                .take(key)
                .ifPresent(progress -> writer.deadLetter(
                        ArrivedEvent.of(progress.getStored()), FailureCode.PROCESSING_FAILED, cause, now));
    }

    private void proceed(ArrivedEvent arrived, CancellationProgress.Builder progress, Instant now) {
        Set<RecipientKey> stopped = new HashSet<>();
        boolean isDone = endWaiting(arrived, stopped, now)
                && takeFromDigests(arrived, stopped, now)
                && endRetries(arrived, progress, stopped, now);
        progress.setStopped(progress.getStopped() + stopped.size());
        if (isDone) {
            recordApplied(arrived, progress, now);
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

    /// @return true if no notification of the event waits any more
    private boolean endWaiting(ArrivedEvent arrived, Set<RecipientKey> stopped, Instant now) {
        List<RoutedNotification> waiting = state.instances().find(arrived.key(), arrived.id(), rules.workPerTurn());
        for (RoutedNotification routed : waiting) {
            if (routing.cancel(routed, requestedBy(arrived), now)) {
                stopped.add(routed.recipient());
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
            writer.record(item.recipient(), receipts.cancelled(subject, requestedBy(arrived), now), arrived.headers());
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

    private void recordApplied(ArrivedEvent arrived, CancellationProgress.Builder progress, Instant now) {
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
        writer.record(arrived, receipts.cancellationApplied(subject, applied, now));
    }

    /// Number of notifications that had been sent before the cancellation, as far as the router remembers them:
    /// one recipient, the recipients of this partition that the event named, or the routed members of an
    /// audience.
    private long left(ArrivedEvent arrived, long stopped) {
        if (arrived.key().recipient().isPresent()) {
            return stopped == 0 && state.marks().isNotified(arrived.key(), arrived.id()) ? 1 : 0;
        }
        long served = state.marks().findServed(arrived.key(), arrived.id()).orElseGet(() ->
                (long) state.marks().countNotified(arrived.key().tenant(), arrived.id()));
        return Math.max(0, served - stopped);
    }

    private static String requestedBy(ArrivedEvent arrived) {
        return arrived.event().getCancellation().getRequestedBy();
    }
}
