// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.InvalidProtocolBufferException;
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
import dev.carillon.routing.state.PendingDelivery;
import dev.carillon.routing.state.ReachedMark;
import dev.carillon.routing.state.StoredEvent;
import dev.carillon.routing.state.WithdrawalCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Takes notifications back from where they are shown: out of the inbox, and off devices that had got them. A device's
/// withdrawal is a delivery of its own, which is followed and tried again as any other. For the task's thread.
final class Withdrawals {

    /// Told apart from the deliveries of steps, whose names have no slash.
    private static final String STEP_SUFFIX = "/withdrawal";

    private final RouterState state;
    private final Outlet outlet;
    private final Receipts receipts;
    private final PayloadSeal seal;
    private final Duration window;

    /// @param window how long after a device was reached it can be asked
    Withdrawals(RouterState state, Outlet outlet, Receipts receipts, PayloadSeal seal, Duration window) {
        this.state = state;
        this.outlet = outlet;
        this.receipts = receipts;
        this.seal = seal;
        this.window = window;
    }

    /// Why, and who wants it.
    record Order(WithdrawalCause cause, String requestedBy) {}

    /// A device has got it, or may have.
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

    /// Off all devices that have got it. Those are forgotten: what is asked for once is not asked for again.
    void send(RecipientKey recipient, EventId event, StoredEvent about, WithdrawalCause cause, Instant now) {
        for (ReachedMark mark : state.marks().takeReached(recipient, event)) {
            if (mark.getUntilMillis() > now.toEpochMilli()) {
                send(delivery(mark), mark.getAddressId(), about, cause, now);
            }
        }
    }

    /// Off the device that a delivery went to.
    void send(Delivery delivery, StoredEvent about, WithdrawalCause cause, Instant now) {
        if (delivery.getChannel() == Channel.PUSH.code() && !delivery.getRetracted()) {
            send(delivery, addressId(delivery), about, cause, now);
        }
    }

    /// Out of the inbox, whether it is there or not.
    void sendToInbox(ArrivedEvent retraction, Receipts.Subject subject, Instant now) {
        NotificationId notification = new NotificationId(subject.notificationId());
        String inbox = RecipientProfile.INBOX.getId();
        outlet.deliver(
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
            // Signed out since: there is nobody to ask.
            return;
        }
        Delivery withdrawal = withdrawal(shown, device.get(), now);
        outlet.record(
                recipient,
                receipts.withdrawalRequested(withdrawal, cause.name().toLowerCase(Locale.ROOT), addressId, now),
                HeaderCopies.restored(about.getHeadersList()));
        outlet.deliver(withdrawal, HeaderCopies.restored(about.getHeadersList()));
        state.pending()
                .put(
                        StoreKeys.delivery(withdrawal),
                        PendingDelivery.newBuilder()
                                .setDelivery(withdrawal.toByteString())
                                .setStored(about)
                                .setAttempt(1)
                                .build());
    }

    /// It replaces what it withdraws where the provider still has it. Under a collapse key of the event's a younger
    /// notification may stand in the meantime, which must not be replaced.
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

    private static Delivery delivery(ReachedMark mark) {
        try {
            return Delivery.parseFrom(mark.getDelivery());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored delivery is one of ours", e);
        }
    }
}
