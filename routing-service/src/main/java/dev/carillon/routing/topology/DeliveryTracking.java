// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.retry.AttemptVerdict;
import dev.carillon.routing.retry.DeliveryProgress;
import dev.carillon.routing.retry.RetryPolicy;
import dev.carillon.routing.state.PendingDelivery;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;

/// Follows each delivery that a provider may refuse until it settles, and tries again where that can help. Deliveries
/// to
/// the inbox are not followed: they are in a log already. For the task's thread.
final class DeliveryTracking {

    private final RetryPolicy retries;
    private final TaskState state;
    private final Outputs outputs;
    private final Receipts receipts;

    DeliveryTracking(RetryPolicy retries, TaskState state, Outputs outputs, Receipts receipts) {
        this.retries = retries;
        this.state = state;
        this.outputs = outputs;
        this.receipts = receipts;
    }

    void begin(Delivery delivery, Headers headers) {
        put(key(delivery), new Tracked(DeliveryProgress.begun(delivery), HeaderCopies.travelling(headers)));
    }

    /// A worker reports.
    void receive(Receipt receipt, Instant now) {
        if (receipt.getDeliveryId().isEmpty() || receipt.getRecipient().isEmpty()) {
            return;
        }
        Bytes key = StoreKeys.ofDelivery(
                RecipientKey.of(receipt.getTenant(), receipt.getRecipient()),
                new EventId(receipt.getEventId()),
                receipt.getDeliveryId());
        find(key).ifPresent(tracked -> {
            if (receipt.hasExpired()) {
                settle(key, tracked);
            } else if (receipt.hasAttempted()) {
                judge(key, tracked, receipt, now);
            }
        });
    }

    /// The wait before the next attempt is over.
    void release(Bytes key, long dueMillis, Instant now) {
        find(key)
                .filter(tracked -> tracked.progress()
                        .due()
                        .filter(due -> due.toEpochMilli() == dueMillis)
                        .isPresent())
                .ifPresent(tracked -> attemptAgain(key, tracked, now));
    }

    /// No attempt is to follow. One that is under way cannot be called back: what it comes to is still recorded.
    void cancel(Bytes key, PendingDelivery pending, String requestedBy, Instant now) {
        Tracked tracked = Tracked.of(pending);
        if (tracked.progress().due().isPresent()) {
            settle(key, tracked);
            record(tracked, receipts.cancelled(tracked.progress().delivery(), requestedBy, now));
        } else {
            put(key, new Tracked(tracked.progress().cancelled(requestedBy), tracked.headers()));
        }
    }

    private void judge(Bytes key, Tracked tracked, Receipt receipt, Instant now) {
        Delivery delivery = tracked.progress().delivery();
        switch (retries.judge(tracked.progress(), receipt.getAttempted(), now)) {
            case AttemptVerdict.Ignored() -> {}
            case AttemptVerdict.Settled() -> settle(key, tracked);
            case AttemptVerdict.Failed(var code, String detail) -> {
                settle(key, tracked);
                record(
                        tracked,
                        receipts.failed(
                                delivery, code, detail, tracked.progress().attempt(), now));
            }
            case AttemptVerdict.Cancelled(String requestedBy) -> {
                settle(key, tracked);
                record(tracked, receipts.cancelled(delivery, requestedBy, now));
            }
            case AttemptVerdict.Retry(DeliveryProgress next, Instant due, String cause) -> {
                put(key, new Tracked(next, tracked.headers()));
                state.timers().schedule(timer(due, key));
                record(tracked, receipts.retryScheduled(delivery, next.attempt() + 1, due, cause, now));
            }
            case AttemptVerdict.AwaitExpiry(DeliveryProgress next, Instant expiresAt) -> {
                put(key, new Tracked(next, tracked.headers()));
                state.timers().schedule(timer(expiresAt, key));
            }
        }
    }

    private void attemptAgain(Bytes key, Tracked tracked, Instant now) {
        Delivery delivery = tracked.progress().delivery();
        Optional<History.Stopped> stopped = state.marks()
                .findCancellation(
                        RecipientKey.of(delivery.getTenant(), delivery.getRecipient()),
                        new EventId(delivery.getEventId()));
        if (stopped.isPresent()) {
            state.pending().remove(key);
            record(tracked, receipts.cancelled(delivery, stopped.get().requestedBy(), now));
        } else if (tracked.progress().isExpired(now)) {
            state.pending().remove(key);
            record(tracked, receipts.expired(delivery, now));
        } else {
            DeliveryProgress next = tracked.progress().attemptedAgain();
            put(key, new Tracked(next, tracked.headers()));
            outputs.deliver(next.toRecord(), tracked.headers());
        }
    }

    private void settle(Bytes key, Tracked tracked) {
        state.pending().remove(key);
        tracked.progress().due().ifPresent(due -> state.timers().remove(timer(due, key)));
    }

    private void record(Tracked tracked, Receipt receipt) {
        outputs.record(RecipientKey.of(receipt.getTenant(), receipt.getRecipient()), receipt, tracked.headers());
    }

    private Optional<Tracked> find(Bytes key) {
        return state.pending().find(key).map(Tracked::of);
    }

    private void put(Bytes key, Tracked tracked) {
        state.pending().put(key, tracked.stored());
    }

    private static Timers.Timer timer(Instant due, Bytes key) {
        return new Timers.Timer(due.toEpochMilli(), Timers.Kind.RETRY, key);
    }

    private static Bytes key(Delivery delivery) {
        return StoreKeys.ofDelivery(
                RecipientKey.of(delivery.getTenant(), delivery.getRecipient()),
                new EventId(delivery.getEventId()),
                delivery.getId());
    }

    private record Tracked(DeliveryProgress progress, Headers headers) {

        static Tracked of(PendingDelivery stored) {
            return new Tracked(
                    new DeliveryProgress(
                            delivery(stored),
                            stored.getAttempt(),
                            stored.getUnanswered(),
                            stored.getThrottled(),
                            stored.getDueMillis() == 0
                                    ? Optional.empty()
                                    : Optional.of(Instant.ofEpochMilli(stored.getDueMillis())),
                            stored.getCancelled() ? Optional.of(stored.getCancelledBy()) : Optional.empty()),
                    HeaderCopies.restored(stored.getHeadersList()));
        }

        PendingDelivery stored() {
            return PendingDelivery.newBuilder()
                    .setDelivery(progress.delivery().toByteString())
                    .addAllHeaders(HeaderCopies.stored(headers))
                    .setAttempt(progress.attempt())
                    .setUnanswered(progress.unanswered())
                    .setThrottled(progress.throttled())
                    .setDueMillis(progress.due().map(Instant::toEpochMilli).orElse(0L))
                    .setCancelled(progress.cancelledBy().isPresent())
                    .setCancelledBy(progress.cancelledBy().orElse(""))
                    .build();
        }

        private static Delivery delivery(PendingDelivery stored) {
            try {
                return Delivery.parseFrom(stored.getDelivery());
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("a stored delivery is one of ours", e);
            }
        }
    }
}
