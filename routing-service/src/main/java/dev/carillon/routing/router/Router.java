// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.documents.workflow.Engagement;
import dev.carillon.documents.workflow.Step;
import dev.carillon.documents.workflow.Until;
import dev.carillon.events.EventId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.decision.Catalog;
import dev.carillon.routing.retry.RetryBudget;
import dev.carillon.routing.router.store.OrderQueues;
import dev.carillon.routing.router.store.OrderReservations;
import dev.carillon.routing.router.store.Timers;
import dev.carillon.routing.store.Stores;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Router of one lane and partition. It reads no clock: each call passes the current time. For one thread.
public final class Router {

    private final RoutingRules rules;
    private final RouterState state;
    private final OutputWriter writer;
    private final DeliveryTracking tracking;
    private final NotificationRouting routing;
    private final DigestClosing digests;
    private final AudienceExpansion audiences;
    private final Cancellations cancellations;
    private final Retractions retractions;
    private final OrderReservations reservations;

    /// Identity of a router.
    ///
    /// @param recordedBy name of this instance in receipts and dead letters
    public record Identity(Lane lane, int partition, String recordedBy) {}

    public Router(Identity identity, RoutingRules rules, Stores stores, Catalog catalog, RouterOutputs outputs) {
        Receipts receipts = new Receipts(identity.lane(), identity.recordedBy());
        this.rules = rules;
        this.state = RouterState.of(stores, catalog, rules.seal());
        this.writer = new OutputWriter(outputs, identity.recordedBy());
        this.reservations = new OrderReservations(state.orders());
        Withdrawals withdrawals = new Withdrawals(
                state, writer, receipts, rules.seal(), rules.memory().devices());
        this.tracking = new DeliveryTracking(
                rules.retries(),
                new RetryBudget(rules.retryBudget(), rules.retries().schedule()),
                state,
                writer,
                receipts,
                withdrawals);
        DecisionExecutor executor = new DecisionExecutor(state, tracking, writer, receipts, reservations, rules.seal());
        this.routing = new NotificationRouting(rules, state, writer, receipts, executor, reservations);
        this.digests = new DigestClosing(state, routing, writer, receipts);
        this.audiences = new AudienceExpansion(rules, state, routing, writer, receipts, identity.partition());
        this.cancellations = new Cancellations(
                new Cancellations.Dependencies(rules, state, routing, tracking),
                audiences,
                writer,
                receipts,
                identity.partition());
        this.retractions = new Retractions(
                new Retractions.Dependencies(state, routing, tracking, withdrawals),
                writer,
                receipts,
                rules.memory().cancellations());
    }

    /// Processes an event.
    public void receive(ArrivedEvent arrived, Instant now) {
        switch (arrived.event().getContentCase()) {
            case CANCELLATION -> cancellations.cancel(arrived, now);
            case RETRACTION -> retractions.retract(arrived, now);
            case DATA, CONTENT_NOT_SET -> {
                if (arrived.key().recipient().isPresent()) {
                    routing.route(arrived, now);
                } else {
                    audiences.begin(arrived, now);
                }
            }
        }
        sendOrdered(now);
    }

    /// Processes a receipt of a worker or a gateway.
    public void receive(Receipt receipt, Instant now) {
        if (receipt.hasWaitDue()) {
            waitIsOver(receipt, now);
        } else if (receipt.hasBounced()) {
            tracking.bounced(receipt, now);
        } else {
            engagement(receipt)
                    .ifPresentOrElse(
                            evidence -> engaged(receipt, evidence, now),
                            () -> tracking.receive(receipt, now).ifPresent(settled -> routing.settled(settled, now)));
        }
        sendOrdered(now);
    }

    /// Processes the router's own `wait_due` receipt.
    private void waitIsOver(Receipt receipt, Instant now) {
        if (!receipt.getDeliveryId().isEmpty()) {
            tracking.reportIsOver(receipt, now);
            return;
        }
        RecipientKey recipient = RecipientKey.of(receipt.getTenant(), receipt.getRecipient());
        routing.waitIsOver(recipient, new EventId(receipt.getEventId()), receipt.getWaitDue(), now);
    }

    /// Processes a changed profile.
    public void profileChanged(RecipientKey recipient, Instant now) {
        routing.profileChanged(recipient, rules.workPerTurn(), now);
        sendOrdered(now);
    }

    /// Ends an event whose processing failed twice. The stores do not have the event yet.
    public void setAside(ArrivedEvent arrived, String cause, Instant now) {
        switch (arrived.event().getContentCase()) {
            case CANCELLATION, RETRACTION -> writer.deadLetter(arrived, FailureCode.PROCESSING_FAILED, cause, now);
            case DATA, CONTENT_NOT_SET -> {
                if (arrived.key().recipient().isPresent()) {
                    routing.setAside(arrived, cause, now);
                } else {
                    audiences.setAside(arrived, cause, now);
                }
            }
        }
    }

    /// Ends the notification of a receipt whose processing failed twice.
    public void setAside(Receipt receipt, String cause, Instant now) {
        if (receipt.getRecipient().isEmpty() || receipt.getEventId().isEmpty()) {
            return;
        }
        routing.setAside(
                RecipientKey.of(receipt.getTenant(), receipt.getRecipient()),
                new EventId(receipt.getEventId()),
                cause,
                now);
    }

    /// Processes due timers, without a guard.
    public boolean turn(Instant now) {
        return turn(TimerGuard.none(), now);
    }

    /// Processes due timers, up to a bounded number. Must be called once at the start, because the stores may
    /// hold timers of an earlier run.
    ///
    /// @return true if a timer was due
    public boolean turn(TimerGuard guard, Instant now) {
        List<Timers.Timer> due = state.timers().take(now.toEpochMilli(), rules.workPerTurn());
        for (Timers.Timer timer : due) {
            Optional<String> cause = guard.begin(timer.dueMillis(), timer.mark());
            try {
                if (cause.isEmpty()) {
                    work(timer, now);
                } else if (!guard.isHopeless()) {
                    setAside(timer, cause.get(), now);
                }
            } catch (Throwable thrown) {
                guard.fail(thrown);
                throw thrown;
            }
            guard.end();
        }
        state.timers().lookAhead();
        return !due.isEmpty();
    }

    private void work(Timers.Timer timer, Instant now) {
        switch (timer.kind()) {
            case INSTANCE -> routing.release(timer.subject(), timer.dueMillis(), now);
            case RETRY ->
                tracking.release(timer.subject(), timer.dueMillis(), now)
                        .ifPresent(settled -> routing.settled(settled, now));
            case AUDIENCE -> audiences.release(timer.subject(), timer.dueMillis(), now);
            case DIGEST -> digests.close(timer.subject(), timer.dueMillis(), now);
            case CANCELLATION -> cancellations.release(timer.subject(), timer.dueMillis(), now);
            case REPORT -> tracking.reportIsDue(timer.subject(), timer.dueMillis(), now);
        }
        sendOrdered(now);
    }

    /// Ends the work of a timer after it failed twice.
    private void setAside(Timers.Timer timer, String cause, Instant now) {
        switch (timer.kind()) {
            case INSTANCE -> routing.setAside(timer.subject(), timer.dueMillis(), cause, now);
            case RETRY, REPORT ->
                tracking.setAside(timer.subject(), cause, now)
                        .ifPresent(pending -> routing.setAside(pending, cause, now));
            case AUDIENCE -> audiences.setAside(timer.subject(), cause, now);
            case DIGEST -> digests.setAside(timer.subject(), timer.dueMillis(), cause, now);
            case CANCELLATION -> cancellations.setAside(timer.subject(), cause, now);
        }
    }

    /// Time at which the next timer is due; empty if there is none.
    public OptionalLong nextDueMillis() {
        return state.timers().nextMillis();
    }

    /// Sends ordered deliveries whose turn has come.
    private void sendOrdered(Instant now) {
        boolean isMore = true;
        while (isMore) {
            Optional<Timers.Timer> full = state.digests().nextFull();
            full.ifPresent(timer -> digests.close(timer.subject(), timer.dueMillis(), now));
            Optional<OrderQueues.Turn> turn = reservations.nextTurn();
            turn.ifPresent(next -> routing.release(next, now));
            isMore = full.isPresent() || turn.isPresent();
        }
    }

    private void engaged(Receipt receipt, Engagement evidence, Instant now) {
        if (receipt.getRecipient().isEmpty() || receipt.getEventId().isEmpty()) {
            return;
        }
        tracking.confirmed(receipt);
        RecipientKey recipient = RecipientKey.of(receipt.getTenant(), receipt.getRecipient());
        if (evidence != Engagement.CONFIRMED && asksForTheBestTime(recipient.tenant(), receipt.getEventType())) {
            state.engagements().record(recipient, Instant.ofEpochMilli(receipt.getAtMillis()), routing.zone(recipient));
        }
        routing.engaged(recipient, new EventId(receipt.getEventId()), receipt.getDeliveryId(), evidence, now);
        if (evidence == Engagement.READ) {
            retractions.read(receipt, now);
        }
    }

    /// True if a workflow of the event type sends at the best time: engagement hours are recorded for such types
    /// only.
    private boolean asksForTheBestTime(TenantId tenant, String type) {
        return state.catalog()
                .eventType(tenant, type)
                .filter(known -> !known.getWorkflow().isEmpty())
                .flatMap(known -> state.catalog().workflow(tenant, known.getWorkflow()))
                .filter(flow -> flow.document().steps().stream()
                        .anyMatch(step -> step instanceof Step.Wait wait && wait.until() instanceof Until.BestTime))
                .isPresent();
    }

    private static Optional<Engagement> engagement(Receipt receipt) {
        return switch (receipt.getFactCase()) {
            case CONFIRMED -> Optional.of(Engagement.CONFIRMED);
            case SEEN, OPENED -> Optional.of(Engagement.SEEN);
            case READ, CLICKED -> Optional.of(Engagement.READ);
            default -> Optional.empty();
        };
    }
}
