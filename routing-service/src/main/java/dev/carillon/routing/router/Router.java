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
import dev.carillon.routing.store.Stores;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The router of one lane and partition. Knows no time of its own: every call says what time it is. For one thread.
public final class Router {

    private final RoutingRules rules;
    private final RouterState state;
    private final Outlet outlet;
    private final DeliveryTracking tracking;
    private final NotificationRouting routing;
    private final DigestClosing digests;
    private final AudienceExpansion audiences;
    private final Cancellations cancellations;
    private final Retractions retractions;
    private final Places places;

    /// Which router it is.
    ///
    /// @param recordedBy names this instance in receipts and dead letters
    public record Identity(Lane lane, int partition, String recordedBy) {}

    public Router(Identity identity, RoutingRules rules, Stores stores, Catalog catalog, RouterOutputs outputs) {
        Receipts receipts = new Receipts(identity.lane(), identity.recordedBy());
        this.rules = rules;
        this.state = RouterState.of(stores, catalog, rules.seal());
        this.outlet = new Outlet(outputs, identity.recordedBy());
        this.places = new Places(state.orders());
        Withdrawals withdrawals = new Withdrawals(
                state, outlet, receipts, rules.seal(), rules.memory().devices());
        this.tracking = new DeliveryTracking(
                rules.retries(),
                new RetryBudget(rules.retryBudget(), rules.retries().schedule()),
                state,
                outlet,
                receipts,
                withdrawals);
        Doing doing = new Doing(state, tracking, outlet, receipts, places, rules.seal());
        this.routing = new NotificationRouting(rules, state, outlet, receipts, doing, places);
        this.digests = new DigestClosing(state, routing, outlet, receipts);
        this.audiences = new AudienceExpansion(rules, state, routing, outlet, receipts, identity.partition());
        this.cancellations = new Cancellations(
                new Cancellations.Machinery(rules, state, routing, tracking),
                audiences,
                outlet,
                receipts,
                identity.partition());
        this.retractions = new Retractions(
                new Retractions.Machinery(state, routing, tracking, withdrawals),
                outlet,
                receipts,
                rules.memory().cancellations());
    }

    /// An event came.
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
        takeTurns(now);
    }

    /// A worker or a gateway reports.
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
        takeTurns(now);
    }

    /// The router reads what it wrote when a wait was due.
    private void waitIsOver(Receipt receipt, Instant now) {
        if (!receipt.getDeliveryId().isEmpty()) {
            tracking.reportIsOver(receipt, now);
            return;
        }
        RecipientKey recipient = RecipientKey.of(receipt.getTenant(), receipt.getRecipient());
        routing.waitIsOver(recipient, new EventId(receipt.getEventId()), receipt.getWaitDue(), now);
    }

    /// A recipient's profile is another one now.
    public void profileChanged(RecipientKey recipient, Instant now) {
        routing.profileChanged(recipient, rules.workPerTurn(), now);
        takeTurns(now);
    }

    /// An event is not routed, because its processing failed hard. The stores do not have the event yet.
    public void setAside(ArrivedEvent arrived, String cause, Instant now) {
        switch (arrived.event().getContentCase()) {
            case CANCELLATION, RETRACTION -> outlet.deadLetter(arrived, FailureCode.PROCESSING_FAILED, cause, now);
            case DATA, CONTENT_NOT_SET -> {
                if (arrived.key().recipient().isPresent()) {
                    routing.setAside(arrived, cause, now);
                } else {
                    audiences.setAside(arrived, cause, now);
                }
            }
        }
    }

    /// A receipt is not followed, because its processing failed hard: the notification that it is about ends.
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

    /// Does what is due, without a guard.
    public boolean turn(Instant now) {
        return turn(TimerGuard.none(), now);
    }

    /// Does what is due, a bounded part of it. To be called once at the beginning: stores may know of earlier lives.
    ///
    /// @return whether anything was
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
        takeTurns(now);
    }

    /// Ends what a timer is of, because its work failed hard.
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

    /// Nothing is due before; empty when nothing is at all.
    public OptionalLong nextDueMillis() {
        return state.timers().nextMillis();
    }

    /// What became possible by what was done.
    private void takeTurns(Instant now) {
        boolean isMore = true;
        while (isMore) {
            Optional<Timers.Timer> full = state.digests().nextFull();
            full.ifPresent(timer -> digests.close(timer.subject(), timer.dueMillis(), now));
            Optional<Orders.Turn> turn = places.nextTurn();
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
            state.habits().record(recipient, Instant.ofEpochMilli(receipt.getAtMillis()), routing.zone(recipient));
        }
        routing.engaged(recipient, new EventId(receipt.getEventId()), receipt.getDeliveryId(), evidence, now);
        if (evidence == Engagement.READ) {
            retractions.read(receipt, now);
        }
    }

    /// Habits are learned from what is sent by workflows that go by them.
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
