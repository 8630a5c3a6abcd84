// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.acknowledgement;

import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Clicked;
import dev.carillon.events.v1.Receipt;
import dev.carillon.gateway.presence.NodeId;
import java.time.InstantSource;
import java.util.Locale;

/// Factory of the gateway's receipts. A receipt's id is derived from its content, so that duplicates have the same id.
public final class InboxReceipts {

    private static final String PROVIDER = "inbox";

    private final InstantSource clock;
    private final String recordedBy;

    public InboxReceipts(InstantSource clock, NodeId node) {
        this.clock = clock;
        this.recordedBy = "gateway-" + node;
    }

    /// Receipt for an item that the inbox has stored durably.
    ///
    /// @param reference position of the item: `lane/epoch/position`
    public Receipt accepted(ReceiptSubject subject, int attempt, String reference) {
        return receipt(subject, ReceiptId.of(subject.deliveryId(), "attempted", Integer.toString(attempt)))
                .setDeliveryId(subject.deliveryId())
                .setAttempted(Attempted.newBuilder()
                        .setAttempt(attempt)
                        .setProvider(PROVIDER)
                        .setAddressId(PROVIDER)
                        .setAccepted(Attempted.Accepted.newBuilder().setReference(reference)))
                .build();
    }

    /// Receipt for an item that is not in the inbox, because its record was set aside.
    ///
    /// @param code failure code of the dead letter
    public Receipt setAside(ReceiptSubject subject, int attempt, FailureCode code, String cause) {
        return receipt(subject, ReceiptId.of(subject.deliveryId(), "attempted", Integer.toString(attempt)))
                .setDeliveryId(subject.deliveryId())
                .setAttempted(Attempted.newBuilder()
                        .setAttempt(attempt)
                        .setProvider(PROVIDER)
                        .setAddressId(PROVIDER)
                        .setRefused(Attempted.Refused.newBuilder()
                                .setCode(code.wireName())
                                .setDetail(cause)))
                .build();
    }

    /// Receipt for a fact that a client reported.
    ///
    /// @param by device or connection that reported it
    public Receipt acknowledged(ReceiptSubject subject, Acknowledgement fact, String by) {
        ReceiptId id = ReceiptId.of(subject.notificationId(), fact.name().toLowerCase(Locale.ROOT), "");
        Receipt.Builder receipt = receipt(subject, id).setDeliveryId(subject.deliveryId());
        fact.fill(receipt, by);
        return receipt.build();
    }

    /// Receipt for the action that the recipient chose. An item has one.
    public Receipt chosen(ReceiptSubject subject, String action) {
        return receipt(subject, ReceiptId.of(subject.notificationId(), "chosen", ""))
                .setDeliveryId(subject.deliveryId())
                .setClicked(Clicked.newBuilder().setAction(action))
                .build();
    }

    private Receipt.Builder receipt(ReceiptSubject subject, ReceiptId id) {
        return Receipt.newBuilder()
                .setId(id.value())
                .setTenant(subject.recipient().tenant().value())
                .setRecipient(subject.recipient().requireRecipient().value())
                .setEventId(subject.eventId())
                .setEventType(subject.eventType())
                .setNotificationId(subject.notificationId())
                .setLane(subject.lane().code())
                .setChannel(Channel.IN_APP.code())
                .setAtMillis(clock.millis())
                .setRecordedBy(recordedBy);
    }
}
