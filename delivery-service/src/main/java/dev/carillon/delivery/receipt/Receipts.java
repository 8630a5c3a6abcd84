// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.receipt;

import dev.carillon.delivery.attempt.AttemptId;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.AttemptedFact;
import dev.carillon.delivery.attempt.Settlement;
import dev.carillon.events.AddressMark;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryReceipt;
import dev.carillon.events.Lane;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Expired;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Retracted;
import java.time.Instant;

/// Factory of the receipts of one channel and lane. The same fact has the same receipt id.
public record Receipts(Channel channel, Lane lane, ServiceInstance instance) {

    /// Receipt of an attempt that was made now or before.
    ///
    /// @param address Address of the attempt; the default instance if unknown
    public Receipt attempted(Delivery delivery, Address address, Settlement settlement) {
        int number = AttemptId.of(delivery).number();
        Receipt.Builder receipt = about(delivery, settlement.at(), "attempted", Integer.toString(number));
        if (settlement.outcome() instanceof AttemptOutcome.AddressInvalid) {
            receipt.setAddressId(address.getId());
            receipt.setAddressMark(
                    AddressMark.of(RecipientKey.of(delivery.getTenant(), delivery.getRecipient()), address));
        }
        return receipt.setAttempted(AttemptedFact.of(settlement).toBuilder()
                        .setAttempt(number)
                        .setAddressId(address.getId()))
                .build();
    }

    /// Receipt of a delivery that expired before this attempt; nothing was sent.
    public Receipt expired(Delivery delivery, Instant now) {
        return about(delivery, now, "expired", "")
                .setExpired(Expired.newBuilder().setExpiredAtMillis(delivery.getExpiresAtMillis()))
                .build();
    }

    /// Receipt of a delivery whose notification was retracted before this attempt; nothing was sent.
    public Receipt retracted(Delivery delivery, String requestedBy, Instant now) {
        return about(delivery, now, "retracted", "")
                .setRetracted(Retracted.newBuilder().setRequestedBy(requestedBy))
                .build();
    }

    private Receipt.Builder about(Delivery delivery, Instant at, String fact, String discriminator) {
        return DeliveryReceipt.about(delivery)
                .setId(ReceiptId.of(delivery.getId(), fact, discriminator).value())
                .setLane(lane.code())
                .setChannel(channel.code())
                .setAtMillis(at.toEpochMilli())
                .setRecordedBy(instance.name());
    }
}
