// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.v1.Delivery;
import dev.carillon.routing.retry.DeliveryProgress;
import dev.carillon.routing.state.PendingDelivery;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/// A delivery that is followed, and what is kept of it.
///
/// @param kept all but the progress may be out of date
record TrackedDelivery(DeliveryProgress progress, PendingDelivery kept) {

    static TrackedDelivery of(PendingDelivery stored) {
        return new TrackedDelivery(
                new DeliveryProgress(
                        delivery(stored),
                        stored.getAttempt(),
                        stored.getUnanswered(),
                        stored.getThrottled(),
                        stored.getDueMillis() == 0
                                ? Optional.empty()
                                : Optional.of(Instant.ofEpochMilli(stored.getDueMillis())),
                        stored.getCancelled() ? Optional.of(stored.getCancelledBy()) : Optional.empty()),
                stored);
    }

    /// What was sent.
    static Delivery delivery(PendingDelivery stored) {
        try {
            return Delivery.parseFrom(stored.getDelivery());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored delivery is one of ours", e);
        }
    }

    TrackedDelivery with(DeliveryProgress next) {
        return new TrackedDelivery(next, kept);
    }

    TrackedDelivery with(PendingDelivery next) {
        return new TrackedDelivery(progress, next);
    }

    /// Whether it takes something off a device, which nobody stops.
    boolean isWithdrawal() {
        return progress.delivery().getRetracted();
    }

    /// Whether a provider accepted it: it has settled, and whatever else is tried for it changes nothing of that.
    boolean isAccepted() {
        return !kept.getAcceptedBy().isEmpty();
    }

    /// Whether the newest attempt was accepted, so that none is under way or to come.
    boolean isAtRest() {
        return isAccepted()
                && kept.getAcceptedAttempt() == progress.attempt()
                && progress.due().isEmpty();
    }

    Headers headers() {
        return HeaderCopies.restored(kept.getStored().getHeadersList());
    }

    PendingDelivery stored() {
        return kept.toBuilder()
                .setDelivery(progress.delivery().toByteString())
                .setAttempt(progress.attempt())
                .setUnanswered(progress.unanswered())
                .setThrottled(progress.throttled())
                .setDueMillis(progress.due().map(Instant::toEpochMilli).orElse(0L))
                .setCancelled(progress.cancelledBy().isPresent())
                .setCancelledBy(progress.cancelledBy().orElse(""))
                .build();
    }
}
