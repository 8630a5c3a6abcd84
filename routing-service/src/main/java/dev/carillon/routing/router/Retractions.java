// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Retraction;
import dev.carillon.routing.state.CancellationMark;
import dev.carillon.routing.state.PendingDelivery;
import dev.carillon.routing.state.StoredEvent;
import dev.carillon.routing.state.WithdrawalCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// Takes single notifications back: what waits is ended, what is under way is not repeated, and what is shown is to
/// disappear. What was read on one device is likewise taken off the screens of the others. For the task's thread.
final class Retractions {

    /// Deliveries or digests of one notification: more than there can be.
    private static final int ALL = 10_000;

    private final RouterState state;
    private final NotificationRouting routing;
    private final DeliveryTracking tracking;
    private final Withdrawals withdrawals;
    private final Outlet outlet;
    private final Receipts receipts;
    private final Duration retention;

    Retractions(Machinery machinery, Outlet outlet, Receipts receipts, Duration retention) {
        this.state = machinery.state();
        this.routing = machinery.routing();
        this.tracking = machinery.tracking();
        this.withdrawals = machinery.withdrawals();
        this.outlet = outlet;
        this.receipts = receipts;
        this.retention = retention;
    }

    /// What a retraction works with.
    record Machinery(
            RouterState state, NotificationRouting routing, DeliveryTracking tracking, Withdrawals withdrawals) {}

    /// @param arrived with the id of the event that the notification is of
    void retract(ArrivedEvent arrived, Instant now) {
        Retraction retraction = arrived.event().getRetraction();
        RecipientKey recipient = arrived.key();
        if (recipient.recipient().isEmpty()
                || !NotificationId.of(recipient, arrived.id()).value().equals(retraction.getNotificationId())) {
            outlet.deadLetter(
                    arrived,
                    FailureCode.INVALID_REQUEST,
                    "the retraction's notification is not that of its event and recipient",
                    now);
            return;
        }
        String requestedBy = retraction.getRequestedBy();
        state.marks()
                .markCancelled(
                        recipient,
                        arrived.id(),
                        CancellationMark.newBuilder()
                                .setRequestedBy(requestedBy)
                                .setUntilMillis(now.plus(retention).toEpochMilli())
                                .build());
        Receipts.Subject subject = Receipts.Subject.ofRecipient(recipient, arrived.id(), arrived.event());
        Receipt receipt = receipts.retracted(subject, requestedBy, now);
        outlet.retract(recipient, receipt);
        outlet.record(arrived, receipt);
        state.instances().find(recipient, arrived.id()).ifPresent(routing::end);
        state.digests().take(recipient, arrived.id(), ALL).forEach(taken -> endEmptied(taken, requestedBy, now));
        withdrawals.sendToInbox(arrived, subject, now);
        Withdrawals.Order order = new Withdrawals.Order(WithdrawalCause.RETRACTED, requestedBy);
        withdraw(recipient, arrived.id(), order, _ -> true, now);
        withdrawals.send(recipient, arrived.id(), arrived.stored(), WithdrawalCause.RETRACTED, now);
    }

    /// It was read. What is pushed only says so again.
    void read(Receipt receipt, Instant now) {
        RecipientKey recipient = RecipientKey.of(receipt.getTenant(), receipt.getRecipient());
        EventId event = new EventId(receipt.getEventId());
        boolean isKept = state.catalog()
                .eventType(recipient.tenant(), receipt.getEventType())
                .filter(EventType::getKeepPushOnRead)
                .isPresent();
        if (isKept) {
            return;
        }
        state.instances().find(recipient, event).ifPresent(course -> routing.silencePush(course, now));
        withdraw(
                recipient,
                event,
                new Withdrawals.Order(WithdrawalCause.READ, "read"),
                delivery -> delivery.getChannel() == Channel.PUSH.code(),
                now);
        withdrawals.send(recipient, event, about(receipt, recipient), WithdrawalCause.READ, now);
    }

    private void withdraw(
            RecipientKey recipient, EventId event, Withdrawals.Order order, Predicate<Delivery> which, Instant now) {
        for (StoredMessages.Entry<PendingDelivery> pending :
                state.pending().startingWith(StoreKeys.deliveries(recipient, event), ALL)) {
            Optional<Settled> settled = which.test(TrackedDelivery.delivery(pending.message()))
                    ? tracking.withdraw(pending.key(), pending.message(), order, now)
                    : Optional.empty();
            settled.ifPresent(ended -> routing.settled(ended, now));
        }
    }

    private void endEmptied(Digests.Taken item, String requestedBy, Instant now) {
        item.emptied()
                .flatMap(digest -> state.instances().find(item.recipient(), digest))
                .ifPresent(digest -> routing.cancel(digest, requestedBy, now));
    }

    /// For what is kept of a withdrawal, which has no event of its own.
    private static StoredEvent about(Receipt receipt, RecipientKey recipient) {
        return StoredEvent.newBuilder()
                .setKey(recipient.toString())
                .setEvent(Event.newBuilder()
                        .setTenant(receipt.getTenant())
                        .setId(receipt.getEventId())
                        .setType(receipt.getEventType())
                        .setRecipient(receipt.getRecipient())
                        .build()
                        .toByteString())
                .build();
    }
}
