// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.acknowledgement;

import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Receipt;
import dev.carillon.gateway.presence.NodeId;
import java.time.InstantSource;
import java.util.Locale;

/// Writes the gateway's receipts. Their ids follow from what they say, so that saying it twice is saying it once.
public final class InboxReceipts {

    private static final String PROVIDER = "inbox";

    private final InstantSource clock;
    private final String recordedBy;

    public InboxReceipts(InstantSource clock, NodeId node) {
        this.clock = clock;
        this.recordedBy = "gateway-" + node;
    }

    /// The inbox has taken the item: it is durable.
    ///
    /// @param reference where it stands: `lane/epoch/position`
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

    /// The inbox does not take the item: its record is set aside.
    ///
    /// @param code in the dead letter
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

    /// A client reports a fact.
    ///
    /// @param by the device or connection that said so
    public Receipt acknowledged(ReceiptSubject subject, Acknowledgement fact, String by) {
        ReceiptId id = ReceiptId.of(subject.notificationId(), fact.name().toLowerCase(Locale.ROOT), "");
        Receipt.Builder receipt = receipt(subject, id).setDeliveryId(subject.deliveryId());
        fact.fill(receipt, by);
        return receipt.build();
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
