// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.retry.AttemptVerdict;
import dev.carillon.routing.retry.DeliveryProgress;
import dev.carillon.routing.retry.RetryBudget;
import dev.carillon.routing.retry.RetryPolicy;
import dev.carillon.routing.state.PendingDelivery;
import dev.carillon.routing.state.WithdrawalCause;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;

/// Follows each delivery that a provider may refuse until it settles, and tries again where that can help. Deliveries
/// to the inbox are not followed: they are in a log already. For the task's thread.
final class DeliveryTracking {

    private final RetryPolicy retries;
    private final RetryBudget budget;
    private final RouterState state;
    private final Outlet outlet;
    private final Receipts receipts;
    private final Withdrawals withdrawals;

    DeliveryTracking(
            RetryPolicy retries,
            RetryBudget budget,
            RouterState state,
            Outlet outlet,
            Receipts receipts,
            Withdrawals withdrawals) {
        this.retries = retries;
        this.budget = budget;
        this.state = state;
        this.outlet = outlet;
        this.receipts = receipts;
        this.withdrawals = withdrawals;
    }

    /// A delivery left for the first time.
    ///
    /// @param pending what else there is to remember of it
    void begin(Delivery delivery, PendingDelivery.Builder pending) {
        budget.attempted(Channel.require(delivery.getChannel()));
        put(StoreKeys.delivery(delivery), new Tracked(DeliveryProgress.begun(delivery), pending.buildPartial()));
    }

    /// A worker reports.
    Optional<Settled> receive(Receipt receipt, Instant now) {
        if (receipt.getDeliveryId().isEmpty() || receipt.getRecipient().isEmpty()) {
            return Optional.empty();
        }
        Bytes key = StoreKeys.delivery(
                RecipientKey.of(receipt.getTenant(), receipt.getRecipient()),
                new EventId(receipt.getEventId()),
                receipt.getDeliveryId());
        return find(key).flatMap(tracked -> {
            if (receipt.hasExpired() || receipt.hasRetracted()) {
                return settle(key, tracked, new Settled.Outcome.Stopped(), now);
            }
            return receipt.hasAttempted() ? judge(key, tracked, receipt, now) : Optional.empty();
        });
    }

    /// The wait before the next attempt is over.
    Optional<Settled> release(Bytes key, long dueMillis, Instant now) {
        return find(key)
                .filter(tracked -> tracked.progress()
                        .due()
                        .filter(due -> due.toEpochMilli() == dueMillis)
                        .isPresent())
                .flatMap(tracked -> attemptAgain(key, tracked, now));
    }

    /// What a cancellation did.
    ///
    /// @param isStopped whether something was still to come
    record Cancelled(boolean isStopped, Optional<Settled> settled) {}

    /// No attempt is to follow. One that is under way cannot be called back: what it comes to is still recorded.
    Cancelled cancel(Bytes key, PendingDelivery pending, String requestedBy, Instant now) {
        Tracked tracked = Tracked.of(pending);
        if (tracked.isWithdrawal()) {
            return new Cancelled(false, Optional.empty());
        }
        if (tracked.progress().due().isPresent()) {
            record(tracked, receipts.cancelled(tracked.progress().delivery(), requestedBy, now));
            return new Cancelled(true, settle(key, tracked, new Settled.Outcome.Stopped(), now));
        }
        put(key, tracked.with(tracked.progress().cancelled(requestedBy)));
        return new Cancelled(false, Optional.empty());
    }

    /// No attempt is to follow, and what an attempt has put on a device, or may yet, is to be off it again.
    Optional<Settled> withdraw(Bytes key, PendingDelivery pending, Withdrawals.Order order, Instant now) {
        Tracked tracked = Tracked.of(pending);
        if (tracked.isWithdrawal() || pending.getWithdrawnFor() == WithdrawalCause.RETRACTED) {
            return Optional.empty();
        }
        Tracked stopped = new Tracked(
                tracked.progress().cancelled(order.requestedBy()),
                pending.toBuilder().setWithdrawnFor(order.cause()).build());
        if (tracked.progress().due().isEmpty()) {
            put(key, stopped);
            return Optional.empty();
        }
        record(stopped, stopped(stopped, order, now));
        return settle(key, stopped, new Settled.Outcome.Stopped(), now);
    }

    private Receipt stopped(Tracked tracked, Withdrawals.Order order, Instant now) {
        Delivery delivery = tracked.progress().delivery();
        return order.cause() == WithdrawalCause.RETRACTED
                ? receipts.retracted(delivery, order.requestedBy(), now)
                : receipts.cancelled(delivery, order.requestedBy(), now);
    }

    /// The provider took it, or may have: it is remembered, or taken off again at once.
    private void arrived(Tracked tracked, Instant now) {
        Delivery delivery = tracked.progress().delivery();
        if (tracked.kept().getWithdrawnFor() == WithdrawalCause.NONE) {
            withdrawals.reached(delivery, now);
        } else {
            withdrawals.send(
                    delivery, tracked.kept().getStored(), tracked.kept().getWithdrawnFor(), now);
        }
    }

    private Optional<Settled> judge(Bytes key, Tracked tracked, Receipt receipt, Instant now) {
        Delivery delivery = tracked.progress().delivery();
        AttemptVerdict verdict = retries.judge(tracked.progress(), receipt.getAttempted(), now);
        if (isLastAndUnanswered(verdict, receipt.getAttempted())
                && tracked.progress().unanswered() == 0) {
            arrived(tracked, now);
        }
        return switch (verdict) {
            case AttemptVerdict.Ignored() -> Optional.empty();
            case AttemptVerdict.Settled() -> settle(key, tracked, new Settled.Outcome.Accepted(), now);
            case AttemptVerdict.Failed(var code, String detail) -> {
                int attempts = tracked.progress().attempt();
                record(tracked, receipts.failed(delivery, code, detail, attempts, now));
                yield settle(key, tracked, new Settled.Outcome.Failed(code, detail), now);
            }
            case AttemptVerdict.Cancelled(String requestedBy) -> {
                WithdrawalCause cause = tracked.kept().getWithdrawnFor();
                record(tracked, stopped(tracked, new Withdrawals.Order(cause, requestedBy), now));
                yield settle(key, tracked, new Settled.Outcome.Stopped(), now);
            }
            case AttemptVerdict.Retry(DeliveryProgress next, Instant due, String cause) -> {
                await(key, tracked.with(next), due);
                record(tracked, receipts.retryScheduled(delivery, next.attempt() + 1, due, cause, now));
                yield Optional.empty();
            }
            case AttemptVerdict.AwaitExpiry(DeliveryProgress next, Instant expiresAt) -> {
                await(key, tracked.with(next), expiresAt);
                yield Optional.empty();
            }
        };
    }

    private static boolean isLastAndUnanswered(AttemptVerdict verdict, Attempted attempted) {
        boolean isLast = verdict instanceof AttemptVerdict.Failed || verdict instanceof AttemptVerdict.Cancelled;
        return isLast && attempted.hasUnanswered();
    }

    private Optional<Settled> attemptAgain(Bytes key, Tracked tracked, Instant now) {
        Delivery delivery = tracked.progress().delivery();
        Optional<History.Stopped> stopped = state.marks()
                .findCancellation(
                        RecipientKey.of(delivery.getTenant(), delivery.getRecipient()),
                        new EventId(delivery.getEventId()));
        if (stopped.isPresent() && !tracked.isWithdrawal()) {
            record(tracked, receipts.cancelled(delivery, stopped.get().requestedBy(), now));
            return settle(key, tracked, new Settled.Outcome.Stopped(), now);
        }
        if (tracked.progress().isExpired(now)) {
            record(tracked, receipts.expired(delivery, now));
            return settle(key, tracked, new Settled.Outcome.Stopped(), now);
        }
        Optional<Instant> later = budget.retry(
                Channel.require(delivery.getChannel()),
                delivery.getId(),
                tracked.progress().attempt(),
                now);
        if (later.isPresent()) {
            await(key, tracked.with(tracked.progress().postponed(later.get())), later.get());
            return Optional.empty();
        }
        DeliveryProgress next = tracked.progress().attemptedAgain();
        put(key, tracked.with(next));
        outlet.deliver(next.toRecord(), tracked.headers());
        return Optional.empty();
    }

    private void await(Bytes key, Tracked tracked, Instant due) {
        put(key, tracked);
        state.timers().schedule(timer(due, key));
    }

    private Optional<Settled> settle(Bytes key, Tracked tracked, Settled.Outcome outcome, Instant now) {
        if (outcome instanceof Settled.Outcome.Accepted || tracked.progress().unanswered() > 0) {
            arrived(tracked, now);
        }
        state.pending().remove(key);
        tracked.progress().due().ifPresent(due -> state.timers().remove(timer(due, key)));
        return Optional.of(new Settled(tracked.progress().delivery(), tracked.kept(), outcome));
    }

    private void record(Tracked tracked, Receipt receipt) {
        outlet.record(RecipientKey.of(receipt.getTenant(), receipt.getRecipient()), receipt, tracked.headers());
    }

    private Optional<Tracked> find(Bytes key) {
        return state.pending().find(key).map(Tracked::of);
    }

    private void put(Bytes key, Tracked tracked) {
        state.pending().put(key, tracked.stored());
    }

    private static Timers.Timer timer(Instant due, Bytes key) {
        return new Timers.Timer(due.toEpochMilli(), 0, Timers.Kind.RETRY, key);
    }

    /// What was sent.
    static Delivery delivery(PendingDelivery stored) {
        try {
            return Delivery.parseFrom(stored.getDelivery());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored delivery is one of ours", e);
        }
    }

    private record Tracked(DeliveryProgress progress, PendingDelivery kept) {

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
                    stored);
        }

        Tracked with(DeliveryProgress next) {
            return new Tracked(next, kept);
        }

        /// Whether it takes something off a device, which nobody stops.
        boolean isWithdrawal() {
            return progress.delivery().getRetracted();
        }

        Headers headers() {
            return HeaderCopies.restored(kept.getStored().getHeadersList());
        }

        PendingDelivery stored() {
            return kept.toBuilder()
                    .setDelivery(progress.delivery().toByteString())
                    .setAttempt(progress.attempt())
                    .setUnanswered(progress.unanswered())
                    .setThrottled(progress.throttled())
                    .setDueMillis(progress.due().map(Instant::toEpochMilli).orElse(0L))
                    .setCancelled(progress.cancelledBy().isPresent())
                    .setCancelledBy(progress.cancelledBy().orElse(""))
                    .build();
        }
    }
}
