// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import dev.carillon.delivery.correlation.DeliveryTags;
import dev.carillon.events.v1.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Reader of callback tags. A tag expires after a lifetime, so that a callback without a signed time, such as
/// Twilio's, cannot be sent again forever.
record TagReader(DeliveryTags tags, Duration lifetime, InstantSource clock) {

    /// Receipt without a fact; empty if the tag is not of this installation or has expired.
    Optional<Receipt.Builder> find(String tag) {
        return tags.open(tag, DeliveryTags.Use.CALLBACK)
                .map(DeliveryTags.Opened::subject)
                .filter(subject -> !isExpired(subject.getAtMillis()));
    }

    /// @param decidedAtMillis time of the delivery; 0 in tags of older versions, which do not expire
    private boolean isExpired(long decidedAtMillis) {
        return decidedAtMillis > 0
                && Instant.ofEpochMilli(decidedAtMillis).plus(lifetime).isBefore(clock.instant());
    }
}
