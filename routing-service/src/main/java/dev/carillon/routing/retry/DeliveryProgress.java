// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import dev.carillon.events.Guarantee;
import dev.carillon.events.v1.Delivery;
import java.time.Instant;
import java.util.Optional;

/// Progress of a delivery that has not settled.
///
/// @param delivery delivery as first sent, except for the excluded providers
/// @param attempt number of the newest requested attempt, from 1
/// @param unanswered number of attempts without an answer; they count against the limit
/// @param throttled number of attempts that a provider throttled; they have a limit of their own
/// @param due time of the next attempt; empty while the newest outcome is unknown
/// @param cancelledBy party that cancelled it while an outcome was unknown; else empty
public record DeliveryProgress(
        Delivery delivery,
        int attempt,
        int unanswered,
        int throttled,
        Optional<Instant> due,
        Optional<String> cancelledBy) {

    public static DeliveryProgress begun(Delivery delivery) {
        return new DeliveryProgress(delivery, delivery.getAttempt(), 0, 0, Optional.empty(), Optional.empty());
    }

    /// Progress after the next attempt was requested.
    public DeliveryProgress attemptedAgain() {
        return new DeliveryProgress(delivery, attempt + 1, unanswered, throttled, Optional.empty(), cancelledBy);
    }

    /// Progress with a provider excluded that accepted the delivery.
    ///
    /// @param silent the same provider if it sent no delivery report; else empty
    public DeliveryProgress excluding(String provider, String silent) {
        Delivery next = delivery.toBuilder()
                .addExcludedProviders(provider)
                .setSilentProvider(silent)
                .build();
        return new DeliveryProgress(next, attempt, unanswered, throttled, Optional.empty(), cancelledBy);
    }

    /// Progress without further attempts.
    public DeliveryProgress cancelled(String requestedBy) {
        return new DeliveryProgress(delivery, attempt, unanswered, throttled, due, Optional.of(requestedBy));
    }

    /// Record that requests the newest attempt: the first record with its attempt number.
    public Delivery toRecord() {
        return delivery.toBuilder().setAttempt(attempt).build();
    }

    public boolean isExpired(Instant now) {
        return expiresAt().filter(expiresAt -> !now.isBefore(expiresAt)).isPresent();
    }

    public Optional<Instant> expiresAt() {
        return delivery.getExpiresAtMillis() == 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(delivery.getExpiresAtMillis()));
    }

    /// Guarantee of the delivery. A delivery without one is resent rather than lost.
    public Guarantee guarantee() {
        return Guarantee.find(delivery.getGuarantee()).orElse(Guarantee.AT_LEAST_ONCE);
    }

    /// Progress with a later next attempt.
    public DeliveryProgress postponed(Instant nextDue) {
        return new DeliveryProgress(delivery, attempt, unanswered, throttled, Optional.of(nextDue), cancelledBy);
    }

    DeliveryProgress unanswered(Instant nextDue) {
        return new DeliveryProgress(delivery, attempt, unanswered + 1, throttled, Optional.of(nextDue), cancelledBy);
    }

    DeliveryProgress throttled(Instant nextDue) {
        return new DeliveryProgress(delivery, attempt, unanswered, throttled + 1, Optional.of(nextDue), cancelledBy);
    }
}
