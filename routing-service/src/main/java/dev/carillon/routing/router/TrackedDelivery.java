// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.v1.Delivery;
import dev.carillon.routing.retry.DeliveryProgress;
import dev.carillon.routing.state.PendingDelivery;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/// Tracked delivery with its stored state.
///
/// @param kept stored state; its progress fields may be out of date
record TrackedDelivery(DeliveryProgress progress, PendingDelivery kept) {

    static TrackedDelivery of(PendingDelivery stored) {
        return new TrackedDelivery(
                new DeliveryProgress(
                        delivery(stored.getDelivery()),
                        stored.getAttempt(),
                        stored.getUnanswered(),
                        stored.getThrottled(),
                        stored.getDueMillis() == 0
                                ? Optional.empty()
                                : Optional.of(Instant.ofEpochMilli(stored.getDueMillis())),
                        stored.getCancelled() ? Optional.of(stored.getCancelledBy()) : Optional.empty()),
                stored);
    }

    /// Delivery that was sent, from its stored bytes.
    static Delivery delivery(ByteString stored) {
        try {
            return Delivery.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a stored delivery cannot be parsed", e);
        }
    }

    TrackedDelivery with(DeliveryProgress next) {
        return new TrackedDelivery(next, kept);
    }

    TrackedDelivery with(PendingDelivery next) {
        return new TrackedDelivery(progress, next);
    }

    /// True if it withdraws a message from a device. A withdrawal cannot be cancelled.
    boolean isWithdrawal() {
        return progress.delivery().getRetracted();
    }

    /// True if a provider accepted it: the delivery has settled, and later attempts with another provider do not
    /// change its outcome.
    boolean isAccepted() {
        return !kept.getAcceptedBy().isEmpty();
    }

    /// True if the newest attempt was accepted, so that no attempt is under way or scheduled.
    boolean isNewestAccepted() {
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
