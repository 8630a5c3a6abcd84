// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import dev.carillon.events.DeliveryId;
import dev.carillon.events.v1.Delivery;

/// Identity of one attempt: the delivery and the attempt's number, from 1.
public record AttemptId(DeliveryId delivery, int number) {

    public static AttemptId of(Delivery delivery) {
        return new AttemptId(new DeliveryId(delivery.getId()), Math.max(1, delivery.getAttempt()));
    }
}
