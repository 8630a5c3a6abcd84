// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import dev.carillon.events.Guarantee;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import java.time.Instant;
import java.util.Optional;

/// Attempt to send a delivery to a provider, with the delivery's decrypted content.
public record Attempt(Delivery delivery, DeliveryContent content) {

    public AttemptId id() {
        return AttemptId.of(delivery);
    }

    /// Guarantee of the delivery. A delivery without one counts as at-least-once, because a duplicate is better
    /// than a loss.
    public Guarantee guarantee() {
        return Guarantee.find(delivery.getGuarantee()).orElse(Guarantee.AT_LEAST_ONCE);
    }

    /// Instant at which the delivery expires, if it does.
    public Optional<Instant> expiresAt() {
        return delivery.getExpiresAtMillis() == 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(delivery.getExpiresAtMillis()));
    }
}
