// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;

/// Start of a receipt about a delivery: everything that says which delivery it is. The id of the receipt, the time, who
/// recorded it and the fact are the caller's.
public final class DeliveryReceipt {

    private DeliveryReceipt() {}

    /// Receipt that names the delivery, its event and its recipient.
    public static Receipt.Builder about(Delivery delivery) {
        return Receipt.newBuilder()
                .setTenant(delivery.getTenant())
                .setRecipient(delivery.getRecipient())
                .setEventId(delivery.getEventId())
                .setEventType(delivery.getEventType())
                .setNotificationId(delivery.getNotificationId())
                .setDeliveryId(delivery.getId())
                .setLane(delivery.getLane())
                .setChannel(delivery.getChannel());
    }
}
