// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.EventId;
import dev.carillon.events.Guarantee;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.PushMessage;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.router.store.StoreKeys;
import dev.carillon.routing.state.PendingDelivery;
import dev.carillon.routing.state.ReachedMark;
import dev.carillon.routing.state.StoredEvent;
import dev.carillon.routing.state.WithdrawalCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Withdrawal of notifications from the inbox and from devices that they reached. The withdrawal from a device is a
/// delivery of its own, which is tracked and retried like any other. Used by the task's thread only.
final class Withdrawals {

    /// Suffix that distinguishes withdrawals from the deliveries of steps, whose names contain no slash.
    private static final String STEP_SUFFIX = "/withdrawal";

    private final RouterState state;
    private final OutputWriter writer;
    private final Receipts receipts;
    private final PayloadSeal seal;
    private final Duration window;

    /// @param window how long after a device was reached a notification can be withdrawn from it
    Withdrawals(RouterState state, OutputWriter writer, Receipts receipts, PayloadSeal seal, Duration window) {
        this.state = state;
        this.writer = writer;
        this.receipts = receipts;
        this.seal = seal;
        this.window = window;
    }

    /// Cause of a withdrawal and the party that requested it.
    record Order(WithdrawalCause cause, String requestedBy) {}

    /// Remembers a device that a delivery reached or may have reached.
    void reached(Delivery delivery, Instant now) {
        if (delivery.getChannel() != Channel.PUSH.code() || delivery.getRetracted() || window.isZero()) {
            return;
        }
        String address = addressId(delivery);
        if (address.isEmpty()) {
            return;
        }
        state.marks()
                .markReached(
                        delivery,
                        ReachedMark.newBuilder()
                                .setDelivery(delivery.toBuilder()
                                        .clearContent()
                                        .build()
                                        .toByteString())
                                .setAddressId(address)
                                .setUntilMillis(now.plus(window).toEpochMilli())
                                .build());
    }

    /// Withdraws a notification from all devices that it reached. The devices are then forgotten, so that each is
    /// asked once.
    void send(RecipientKey recipient, EventId event, StoredEvent about, WithdrawalCause cause, Instant now) {
        for (ReachedMark mark : state.marks().takeReached(recipient, event)) {
            if (mark.getUntilMillis() > now.toEpochMilli()) {
                send(TrackedDelivery.delivery(mark.getDelivery()), mark.getAddressId(), about, cause, now);
            }
        }
    }

    /// Withdraws a notification from the device of a delivery.
    void send(Delivery delivery, StoredEvent about, WithdrawalCause cause, Instant now) {
        if (delivery.getChannel() == Channel.PUSH.code() && !delivery.getRetracted()) {
            send(delivery, addressId(delivery), about, cause, now);
        }
    }

    /// Withdraws a notification from the inbox, whether or not the inbox has it.
    void sendToInbox(ArrivedEvent retraction, Receipts.Subject subject, Instant now) {
        NotificationId notification = new NotificationId(subject.notificationId());
        String inbox = RecipientProfile.INBOX.getId();
        writer.deliver(
                Delivery.newBuilder()
                        .setTenant(subject.key().tenant().value())
                        .setRecipient(subject.key().requireRecipient().value())
                        .setId(DeliveryId.of(notification, Channel.IN_APP, inbox, STEP_SUFFIX)
                                .value())
                        .setNotificationId(notification.value())
                        .setEventId(subject.eventId())
                        .setEventType(subject.eventType())
                        .setLane(receipts.lane().code())
                        .setChannel(Channel.IN_APP.code())
                        .setAttempt(1)
                        .setDecidedAtMillis(now.toEpochMilli())
                        .setRetracted(true)
                        .build(),
                retraction.headers());
    }

    private void send(Delivery shown, String addressId, StoredEvent about, WithdrawalCause cause, Instant now) {
        RecipientKey recipient = RecipientKey.of(shown.getTenant(), shown.getRecipient());
        Optional<Address> device = state.profiles().of(recipient).content().getAddressesList().stream()
                .filter(address -> address.getId().equals(addressId) && address.hasDevice())
                .findFirst();
        if (device.isEmpty() || window.isZero()) {
            // The device's token was removed since, so that there is no address to send to.
            return;
        }
        Delivery withdrawal = withdrawal(shown, device.get(), now);
        writer.record(
                recipient,
                receipts.withdrawalRequested(withdrawal, cause.name().toLowerCase(Locale.ROOT), addressId, now),
                HeaderCopies.restored(about.getHeadersList()));
        writer.deliver(withdrawal, HeaderCopies.restored(about.getHeadersList()));
        state.pending()
                .put(
                        StoreKeys.delivery(withdrawal),
                        PendingDelivery.newBuilder()
                                .setDelivery(withdrawal.toByteString())
                                .setStored(about)
                                .setAttempt(1)
                                .build());
    }

    /// Delivery that replaces the shown message. Under the event's collapse key a newer notification may be shown
    /// by now, which must not be replaced.
    private Delivery withdrawal(Delivery shown, Address device, Instant now) {
        NotificationId notification = new NotificationId(shown.getNotificationId());
        DeliveryContent content = DeliveryContent.newBuilder()
                .setAddress(device)
                .setPush(PushMessage.newBuilder().setSilent(true))
                .build();
        return shown.toBuilder()
                .setId(DeliveryId.of(notification, Channel.PUSH, device.getId(), shown.getStep() + STEP_SUFFIX)
                        .value())
                .setGuarantee(Guarantee.AT_LEAST_ONCE.code())
                .setAttempt(1)
                .setContent(seal.seal(recipient(shown), content))
                .setCollapseKey(shown.getCollapseKey().isEmpty() ? shown.getId() : "")
                .setDecidedAtMillis(now.toEpochMilli())
                .setExpiresAtMillis(now.plus(window).toEpochMilli())
                .setRetracted(true)
                .build();
    }

    private static RecipientKey recipient(Delivery delivery) {
        return RecipientKey.of(delivery.getTenant(), delivery.getRecipient());
    }

    private String addressId(Delivery delivery) {
        return seal.open(recipient(delivery), delivery.getContent(), DeliveryContent.parser())
                .find()
                .map(content -> content.getAddress().getId())
                .orElse("");
    }
}
