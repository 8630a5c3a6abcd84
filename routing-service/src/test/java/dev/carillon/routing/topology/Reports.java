// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.DeliveryReceipt;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Expired;
import dev.carillon.events.v1.Receipt;

/// Receipts of a delivery worker.
final class Reports {

    private Reports() {}

    static Receipt accepted(Delivery delivery) {
        return attempted(
                delivery,
                builder -> builder.setAccepted(Attempted.Accepted.newBuilder().setReference("ref")));
    }

    static Receipt refused(Delivery delivery, String code) {
        return attempted(
                delivery,
                builder -> builder.setRefused(Attempted.Refused.newBuilder().setCode(code)));
    }

    static Receipt unanswered(Delivery delivery) {
        return attempted(
                delivery,
                builder ->
                        builder.setUnanswered(Attempted.Unanswered.newBuilder().setCause("timeout")));
    }

    static Receipt throttled(Delivery delivery, long retryAfterMillis) {
        return attempted(
                delivery,
                builder ->
                        builder.setThrottled(Attempted.Throttled.newBuilder().setRetryAfterMillis(retryAfterMillis)));
    }

    static Receipt expired(Delivery delivery) {
        return about(delivery).setExpired(Expired.getDefaultInstance()).build();
    }

    private static Receipt attempted(Delivery delivery, java.util.function.UnaryOperator<Attempted.Builder> outcome) {
        return about(delivery)
                .setAttempted(outcome.apply(
                        Attempted.newBuilder().setAttempt(delivery.getAttempt()).setProvider("test")))
                .build();
    }

    private static Receipt.Builder about(Delivery delivery) {
        return DeliveryReceipt.about(delivery).setId("r").setRecordedBy("worker");
    }
}
