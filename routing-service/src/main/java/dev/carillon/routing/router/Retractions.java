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
import dev.carillon.routing.router.store.StoreKeys;
import dev.carillon.routing.router.store.StoredMessages;
import dev.carillon.routing.state.CancellationMark;
import dev.carillon.routing.state.PendingDelivery;
import dev.carillon.routing.state.StoredEvent;
import dev.carillon.routing.state.WithdrawalCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// Retraction of single notifications: ends what waits, stops retries and withdraws messages that are shown. A
/// notification that was read on one device is withdrawn from the recipient's other devices in the same way. Used by
/// the task's thread only.
final class Retractions {

    /// Limit for reading all deliveries or digest items of one notification: more than there can be.
    private static final int ALL = 10_000;

    private final RouterState state;
    private final NotificationRouting routing;
    private final DeliveryTracking tracking;
    private final Withdrawals withdrawals;
    private final OutputWriter writer;
    private final Receipts receipts;
    private final Duration retention;

    Retractions(Dependencies dependencies, OutputWriter writer, Receipts receipts, Duration retention) {
        this.state = dependencies.state();
        this.routing = dependencies.routing();
        this.tracking = dependencies.tracking();
        this.withdrawals = dependencies.withdrawals();
        this.writer = writer;
        this.receipts = receipts;
        this.retention = retention;
    }

    /// Parts of the router that a retraction changes.
    record Dependencies(
            RouterState state, NotificationRouting routing, DeliveryTracking tracking, Withdrawals withdrawals) {}

    /// @param arrived retraction, with the id of the notification's event
    void retract(ArrivedEvent arrived, Instant now) {
        Retraction retraction = arrived.event().getRetraction();
        RecipientKey recipient = arrived.key();
        if (recipient.recipient().isEmpty()
                || !NotificationId.of(recipient, arrived.id()).value().equals(retraction.getNotificationId())) {
            writer.deadLetter(
                    arrived,
                    FailureCode.INVALID_REQUEST,
                    "the notification id of the retraction does not belong to its event and recipient",
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
        writer.retract(recipient, receipt);
        writer.record(arrived, receipt);
        state.instances().find(recipient, arrived.id()).ifPresent(routing::end);
        state.digests().take(recipient, arrived.id(), ALL).forEach(taken -> endEmptied(taken, requestedBy, now));
        withdrawals.sendToInbox(arrived, subject, now);
        Withdrawals.Order order = new Withdrawals.Order(WithdrawalCause.RETRACTED, requestedBy);
        withdraw(recipient, arrived.id(), order, _ -> true, now);
        withdrawals.send(recipient, arrived.id(), arrived.stored(), WithdrawalCause.RETRACTED, now);
    }

    /// Withdraws push messages of a notification that was read.
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
        state.instances().find(recipient, event).ifPresent(routed -> routing.silencePush(routed, now));
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
            Optional<Settled> settled =
                    which.test(TrackedDelivery.delivery(pending.message().getDelivery()))
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

    /// Event to store with a withdrawal, which has no event of its own.
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
