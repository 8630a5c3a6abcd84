// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Guarantee;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.retry.AttemptVerdict;
import dev.carillon.routing.retry.DeliveryProgress;
import dev.carillon.routing.retry.RetryBudget;
import dev.carillon.routing.retry.RetryPolicy;
import dev.carillon.routing.router.store.StoreKeys;
import dev.carillon.routing.router.store.Timers;
import dev.carillon.routing.state.PendingDelivery;
import dev.carillon.routing.state.WithdrawalCause;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/// Tracker of deliveries: follows each delivery until it settles and schedules retries where a retry can help. Inbox
/// deliveries are not tracked, because they are durable in a log already. Used by the task's thread only.
final class DeliveryTracking {

    private final RetryPolicy retries;
    private final RetryBudget budget;
    private final RouterState state;
    private final OutputWriter writer;
    private final Receipts receipts;
    private final Withdrawals withdrawals;

    DeliveryTracking(
            RetryPolicy retries,
            RetryBudget budget,
            RouterState state,
            OutputWriter writer,
            Receipts receipts,
            Withdrawals withdrawals) {
        this.retries = retries;
        this.budget = budget;
        this.state = state;
        this.writer = writer;
        this.receipts = receipts;
        this.withdrawals = withdrawals;
    }

    /// Starts tracking a delivery that was sent for the first time.
    ///
    /// @param pending further state to store with the delivery
    void begin(Delivery delivery, PendingDelivery.Builder pending) {
        budget.attempted(Channel.require(delivery.getChannel()));
        put(
                StoreKeys.delivery(delivery),
                new TrackedDelivery(DeliveryProgress.begun(delivery), pending.buildPartial()));
    }

    /// Applies a worker's receipt to its delivery.
    Optional<Settled> receive(Receipt receipt, Instant now) {
        if (receipt.getDeliveryId().isEmpty() || receipt.getRecipient().isEmpty()) {
            return Optional.empty();
        }
        Bytes key = key(receipt);
        return find(key).flatMap(tracked -> {
            if (receipt.hasExpired() || receipt.hasRetracted()) {
                return settle(key, tracked, new Settled.Outcome.Stopped(), now);
            }
            return receipt.hasAttempted() ? judge(key, tracked, receipt, now) : Optional.empty();
        });
    }

    /// Attempts a delivery again whose retry timer is due.
    Optional<Settled> release(Bytes key, long dueMillis, Instant now) {
        return find(key)
                .filter(tracked -> tracked.progress()
                        .due()
                        .filter(due -> due.toEpochMilli() == dueMillis)
                        .isPresent())
                .flatMap(tracked -> attemptAgain(key, tracked, now));
    }

    /// Result of a cancellation for one delivery.
    ///
    /// @param isStopped true if a further attempt was scheduled and has been stopped
    record Cancelled(boolean isStopped, Optional<Settled> settled) {}

    /// Stops further attempts. An attempt that is under way cannot be called back; its outcome is still recorded.
    Cancelled cancel(Bytes key, PendingDelivery pending, String requestedBy, Instant now) {
        TrackedDelivery tracked = TrackedDelivery.of(pending);
        if (tracked.isWithdrawal()) {
            return new Cancelled(false, Optional.empty());
        }
        if (tracked.isAccepted() && !isUnderWay(tracked)) {
            forget(key, tracked);
            return new Cancelled(false, Optional.empty());
        }
        if (tracked.progress().due().isPresent()) {
            record(tracked, receipts.cancelled(tracked.progress().delivery(), requestedBy, now));
            return new Cancelled(true, settle(key, tracked, new Settled.Outcome.Stopped(), now));
        }
        put(key, tracked.with(tracked.progress().cancelled(requestedBy)));
        return new Cancelled(false, Optional.empty());
    }

    /// Stops further attempts and withdraws the message from the device. If an attempt is under way, the message
    /// is withdrawn once it is accepted.
    Optional<Settled> withdraw(Bytes key, PendingDelivery pending, Withdrawals.Order order, Instant now) {
        TrackedDelivery tracked = TrackedDelivery.of(pending);
        if (tracked.isWithdrawal() || pending.getWithdrawnFor() == WithdrawalCause.RETRACTED) {
            return Optional.empty();
        }
        if (tracked.isAccepted() && !isUnderWay(tracked)) {
            forget(key, tracked);
            return Optional.empty();
        }
        TrackedDelivery stopped = new TrackedDelivery(
                tracked.progress().cancelled(order.requestedBy()),
                pending.toBuilder().setWithdrawnFor(order.cause()).build());
        if (tracked.progress().due().isEmpty()) {
            put(key, stopped);
            return Optional.empty();
        }
        record(stopped, stopped(stopped, order, now));
        return settle(key, stopped, new Settled.Outcome.Stopped(), now);
    }

    private Receipt stopped(TrackedDelivery tracked, Withdrawals.Order order, Instant now) {
        Delivery delivery = tracked.progress().delivery();
        return order.cause() == WithdrawalCause.RETRACTED
                ? receipts.retracted(delivery, order.requestedBy(), now)
                : receipts.cancelled(delivery, order.requestedBy(), now);
    }

    /// Handles a message that the provider accepted or may have accepted: remembers the device, or withdraws the
    /// message at once when a withdrawal is pending.
    private void arrived(TrackedDelivery tracked, Instant now) {
        Delivery delivery = tracked.progress().delivery();
        if (tracked.kept().getWithdrawnFor() == WithdrawalCause.NONE) {
            withdrawals.reached(delivery, now);
        } else {
            withdrawals.send(
                    delivery, tracked.kept().getStored(), tracked.kept().getWithdrawnFor(), now);
        }
    }

    private Optional<Settled> judge(Bytes key, TrackedDelivery tracked, Receipt receipt, Instant now) {
        if (receipt.getAttempted().getAttempt() <= tracked.kept().getAcceptedAttempt()) {
            // A repeated report of an attempt that was already accepted.
            return Optional.empty();
        }
        Delivery delivery = tracked.progress().delivery();
        double stretch = state.catalog()
                .levers()
                .backoff(
                        Channel.require(delivery.getChannel()),
                        receipt.getAttempted().getProvider(),
                        now);
        AttemptVerdict verdict = retries.stretched(stretch).judge(tracked.progress(), receipt.getAttempted(), now);
        if (isLastAndUnanswered(verdict, receipt.getAttempted())
                && tracked.progress().unanswered() == 0) {
            arrived(tracked, now);
        }
        return switch (verdict) {
            case AttemptVerdict.Ignored() -> Optional.empty();
            case AttemptVerdict.Settled() -> accepted(key, tracked, receipt, now);
            case AttemptVerdict.Failed(var code, String detail) -> {
                int attempts = tracked.progress().attempt();
                recordEnd(tracked, receipts.failed(delivery, code, detail, attempts, now));
                yield settle(key, tracked, new Settled.Outcome.Failed(code, detail), now);
            }
            case AttemptVerdict.Cancelled(String requestedBy) -> {
                WithdrawalCause cause = tracked.kept().getWithdrawnFor();
                recordEnd(tracked, stopped(tracked, new Withdrawals.Order(cause, requestedBy), now));
                yield settle(key, tracked, new Settled.Outcome.Stopped(), now);
            }
            case AttemptVerdict.Retry(DeliveryProgress next, Instant due, String cause) -> {
                await(key, tracked.with(next), due);
                record(tracked, receipts.retryScheduled(delivery, next.attempt() + 1, due, cause, "", now));
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

    private Optional<Settled> attemptAgain(Bytes key, TrackedDelivery tracked, Instant now) {
        Delivery delivery = tracked.progress().delivery();
        Optional<History.Stopped> stopped = state.marks()
                .findCancellation(
                        RecipientKey.of(delivery.getTenant(), delivery.getRecipient()),
                        new EventId(delivery.getEventId()));
        if (stopped.isPresent() && !tracked.isWithdrawal()) {
            recordEnd(tracked, receipts.cancelled(delivery, stopped.get().requestedBy(), now));
            return settle(key, tracked, new Settled.Outcome.Stopped(), now);
        }
        if (tracked.progress().isExpired(now)) {
            recordEnd(tracked, receipts.expired(delivery, now));
            return settle(key, tracked, new Settled.Outcome.Stopped(), now);
        }
        if (tracked.kept().getReported()) {
            // The attempt was unanswered, but the provider reported that the message arrived.
            return settle(key, tracked, new Settled.Outcome.Accepted(), now);
        }
        Optional<Instant> later = budget.retry(
                Channel.require(delivery.getChannel()),
                delivery.getId(),
                tracked.progress().attempt(),
                now);
        if (later.isPresent()) {
            writer.postpone(delivery);
            await(key, tracked.with(tracked.progress().postponed(later.get())), later.get());
            return Optional.empty();
        }
        DeliveryProgress next = tracked.progress().attemptedAgain();
        put(key, tracked.with(next));
        writer.deliver(next.toRecord(), tracked.headers());
        return Optional.empty();
    }

    /// Ends a delivery after the work on its retry failed twice.
    ///
    /// @return stored state of the delivery, if its notification waits for it
    Optional<PendingDelivery> setAside(Bytes key, String cause, Instant now) {
        Optional<TrackedDelivery> found = find(key);
        found.ifPresent(tracked -> {
            DeliveryProgress progress = tracked.progress();
            recordEnd(
                    tracked,
                    receipts.failed(
                            progress.delivery(), FailureCode.PROCESSING_FAILED, cause, progress.attempt(), now));
            forget(key, tracked);
        });
        return found.filter(tracked -> !tracked.isAccepted() && !tracked.isWithdrawal())
                .map(TrackedDelivery::kept)
                .filter(PendingDelivery::hasStored);
    }

    private void await(Bytes key, TrackedDelivery tracked, Instant due) {
        put(key, tracked);
        state.timers().schedule(timer(due, key));
    }

    private Optional<Settled> settle(Bytes key, TrackedDelivery tracked, Settled.Outcome outcome, Instant now) {
        if (outcome instanceof Settled.Outcome.Accepted || tracked.progress().unanswered() > 0) {
            arrived(tracked, now);
        }
        forget(key, tracked);
        return tracked.isAccepted()
                ? Optional.empty()
                : Optional.of(new Settled(tracked.progress().delivery(), tracked.kept(), outcome));
    }

    /// Settles an accepted delivery. If the provider announced a delivery report, the delivery stays tracked
    /// until the report is due.
    private Optional<Settled> accepted(Bytes key, TrackedDelivery tracked, Receipt receipt, Instant now) {
        Optional<Settled> settled = settle(key, tracked, new Settled.Outcome.Accepted(), now);
        long within = receipt.getAttempted().getAccepted().getReportWithinMillis();
        boolean isNewest =
                receipt.getAttempted().getAttempt() == tracked.progress().attempt()
                        && tracked.progress().due().isEmpty();
        if (within > 0
                && isNewest
                && !tracked.kept().getReported()
                && !tracked.isWithdrawal()
                && tracked.progress().cancelledBy().isEmpty()) {
            long due = receipt.getAtMillis() + within;
            put(
                    key,
                    tracked.with(tracked.kept().toBuilder()
                            .setAcceptedBy(receipt.getAttempted().getProvider())
                            .setAcceptedAttempt(receipt.getAttempted().getAttempt())
                            .setReportDueMillis(due)
                            .build()));
            state.timers().schedule(reportTimer(due, key));
        }
        return settled;
    }

    /// Handles evidence that a delivery arrived: no other provider is asked.
    void confirmed(Receipt receipt) {
        if (isOfProvider(receipt)) {
            Bytes key = key(receipt);
            find(key).ifPresent(tracked -> {
                if (tracked.isAccepted()) {
                    forget(key, tracked);
                } else {
                    // The provider's report was read before the worker's own receipt.
                    put(
                            key,
                            tracked.with(
                                    tracked.kept().toBuilder().setReported(true).build()));
                }
            });
        }
    }

    /// Handles a provider's report that an accepted delivery did not reach the recipient. Asking another provider
    /// then cannot duplicate the message, whatever the guarantee.
    void bounced(Receipt receipt, Instant now) {
        if (isOfProvider(receipt)) {
            Bytes key = key(receipt);
            find(key).filter(TrackedDelivery::isNewestAccepted).ifPresent(tracked -> {
                if (receipt.getBounced().getPermanent()) {
                    forget(key, tracked);
                } else {
                    String cause = tracked.kept().getAcceptedBy() + " reports "
                            + receipt.getBounced().getCode();
                    tryOtherProvider(key, tracked, new Exclusion("undelivered", cause, ""), now);
                }
            });
        }
    }

    /// Handles a report timer that is due. Reports may still be unread in the log, so a `wait_due` receipt is
    /// written and read back first.
    void reportIsDue(Bytes key, long dueMillis, Instant now) {
        find(key)
                .filter(tracked -> isAwaited(tracked, dueMillis))
                .ifPresent(tracked ->
                        record(tracked, receipts.reportDue(tracked.progress().delivery(), dueMillis, now)));
    }

    /// Handles a `wait_due` receipt: all reports written before it have been read. The accepting provider may
    /// have delivered the message and report late, so another provider is asked only under `at_least_once`.
    void reportIsOver(Receipt due, Instant now) {
        Bytes key = key(due);
        find(key)
                .filter(tracked -> isAwaited(tracked, due.getWaitDue().getDueAtMillis()))
                .ifPresent(tracked -> {
                    if (tracked.progress().guarantee() == Guarantee.AT_LEAST_ONCE) {
                        String silent = tracked.kept().getAcceptedBy();
                        String cause = "no report by " + silent + " in time";
                        tryOtherProvider(key, tracked, new Exclusion("missing-receipt", cause, silent), now);
                    } else {
                        forget(key, tracked);
                    }
                });
    }

    /// Reason for excluding a provider from further attempts.
    ///
    /// @param silent name of the provider if it sent no report; else empty
    private record Exclusion(String rule, String cause, String silent) {}

    private void tryOtherProvider(Bytes key, TrackedDelivery tracked, Exclusion exclusion, Instant now) {
        forget(key, tracked);
        DeliveryProgress progress = tracked.progress().excluding(tracked.kept().getAcceptedBy(), exclusion.silent());
        record(
                tracked,
                receipts.retryScheduled(
                        progress.delivery(), progress.attempt() + 1, now, exclusion.cause(), exclusion.rule(), now));
        attemptAgain(
                key,
                new TrackedDelivery(
                        progress,
                        tracked.kept().toBuilder().clearReportDueMillis().build()),
                now);
    }

    private static boolean isAwaited(TrackedDelivery tracked, long dueMillis) {
        return tracked.isNewestAccepted() && tracked.kept().getReportDueMillis() == dueMillis;
    }

    /// True if an attempt was requested and its outcome is unknown.
    private static boolean isUnderWay(TrackedDelivery tracked) {
        return !tracked.isNewestAccepted() && tracked.progress().due().isEmpty();
    }

    private static boolean isOfProvider(Receipt receipt) {
        return !receipt.getDeliveryId().isEmpty()
                && !receipt.getRecipient().isEmpty()
                && receipt.getChannel() != Channel.IN_APP.code();
    }

    private static Bytes key(Receipt receipt) {
        return StoreKeys.delivery(
                RecipientKey.of(receipt.getTenant(), receipt.getRecipient()),
                new EventId(receipt.getEventId()),
                receipt.getDeliveryId());
    }

    private void forget(Bytes key, TrackedDelivery tracked) {
        state.pending().remove(key);
        tracked.progress().due().ifPresent(due -> state.timers().remove(timer(due, key)));
        if (tracked.kept().getReportDueMillis() != 0) {
            state.timers().remove(reportTimer(tracked.kept().getReportDueMillis(), key));
        }
    }

    /// Records the end of a delivery. An accepted delivery has a recorded end already, so the result of asking
    /// another provider is not recorded.
    private void recordEnd(TrackedDelivery tracked, Receipt receipt) {
        if (!tracked.isAccepted()) {
            record(tracked, receipt);
        }
    }

    private void record(TrackedDelivery tracked, Receipt receipt) {
        writer.record(RecipientKey.of(receipt.getTenant(), receipt.getRecipient()), receipt, tracked.headers());
    }

    private Optional<TrackedDelivery> find(Bytes key) {
        return state.pending().find(key).map(TrackedDelivery::of);
    }

    private void put(Bytes key, TrackedDelivery tracked) {
        state.pending().put(key, tracked.stored());
    }

    private static Timers.Timer timer(Instant due, Bytes key) {
        return new Timers.Timer(due.toEpochMilli(), 0, Timers.Kind.RETRY, key);
    }

    private static Timers.Timer reportTimer(long dueMillis, Bytes key) {
        return new Timers.Timer(dueMillis, 0, Timers.Kind.REPORT, key);
    }
}
