// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import dev.carillon.events.Guarantee;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import java.time.Instant;
import java.util.Optional;

/// One try to hand a delivery to a provider, with its content opened.
public record Attempt(Delivery delivery, DeliveryContent content) {

    public AttemptId id() {
        return AttemptId.of(delivery);
    }

    /// What was promised; a delivery that says nothing is resent rather than lost.
    public Guarantee guarantee() {
        return Guarantee.find(delivery.getGuarantee()).orElse(Guarantee.AT_LEAST_ONCE);
    }

    /// When the delivery becomes pointless, if ever.
    public Optional<Instant> expiresAt() {
        return delivery.getExpiresAtMillis() == 0
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(delivery.getExpiresAtMillis()));
    }
}
