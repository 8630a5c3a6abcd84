// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.retry;

import dev.carillon.events.Guarantee;
import dev.carillon.events.v1.Delivery;
import java.time.Instant;
import java.util.Optional;

/// How far a delivery has come that has not settled.
///
/// @param delivery as it was first sent, but for the providers that are not to be asked
/// @param attempt the newest attempt that was asked for, from 1
/// @param unanswered attempts that nobody answered; they count against the limit
/// @param throttled attempts that a provider put off; they do not
/// @param due when the next attempt is to be made; empty while the outcome of the newest is awaited
/// @param cancelledBy who stopped it while an outcome was awaited
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

    /// The next attempt is asked for.
    public DeliveryProgress attemptedAgain() {
        return new DeliveryProgress(delivery, attempt + 1, unanswered, throttled, Optional.empty(), cancelledBy);
    }

    /// Another provider is to be asked than one that accepted it.
    ///
    /// @param silent that provider, where it did not report the delivery; else empty
    public DeliveryProgress excluding(String provider, String silent) {
        Delivery next = delivery.toBuilder()
                .addExcludedProviders(provider)
                .setSilentProvider(silent)
                .build();
        return new DeliveryProgress(next, attempt, unanswered, throttled, Optional.empty(), cancelledBy);
    }

    /// No attempt is to follow the one that is under way.
    public DeliveryProgress cancelled(String requestedBy) {
        return new DeliveryProgress(delivery, attempt, unanswered, throttled, due, Optional.of(requestedBy));
    }

    /// The record that asks for the newest attempt: the first one, but for its number.
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

    /// What was promised; a delivery that says nothing is resent rather than lost.
    public Guarantee guarantee() {
        return Guarantee.find(delivery.getGuarantee()).orElse(Guarantee.AT_LEAST_ONCE);
    }

    /// The next attempt has to wait longer.
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
