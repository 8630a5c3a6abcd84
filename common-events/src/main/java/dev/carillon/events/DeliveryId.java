// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

/// Identity of one notification over one channel to one address (in one workflow step). It is derived like a
/// [NotificationId] and is the same for every attempt.
public record DeliveryId(String value) {

    /// @param step Workflow step; empty without a workflow
    public static DeliveryId of(NotificationId notification, Channel channel, String addressId, String step) {
        return new DeliveryId(
                "d" + Identifiers.derive("delivery", notification.value(), channel.wireName(), addressId, step));
    }

    @Override
    public String toString() {
        return value;
    }
}
