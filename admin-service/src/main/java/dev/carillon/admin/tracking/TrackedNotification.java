// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;
import java.util.Comparator;

/// Notification as tracked.
///
/// @param acceptedAtMillis time at which its event was accepted for this recipient; [TrackedEvent#NOT_YET] if only
/// receipts of it were read
/// @param sinceMillis earliest instant of any fact about it
/// @param status rank of a [TrackedState]
/// @param holdsEvent true if its event has no other recipient: then type, lane and acceptance are the event's, which
/// has no row of its own
record TrackedNotification(
        String tenant,
        String id,
        String eventId,
        String recipient,
        String eventType,
        short lane,
        long acceptedAtMillis,
        long sinceMillis,
        short status,
        boolean holdsEvent) {

    /// Order in which type and lane count: those of the first acceptance, and those of a receipt only without one.
    private static final Comparator<TrackedNotification> FIRST_ACCEPTED = Comparator.comparingLong(
                    TrackedNotification::acceptedAtMillis)
            .thenComparing(TrackedNotification::eventType)
            .thenComparingInt(TrackedNotification::lane);

    ByteString key() {
        return TrackedKey.ofNotification(id);
    }

    ByteString eventKey() {
        return TrackedKey.ofEvent(tenant, eventId);
    }

    /// Combines two rows of the notification. Commutative and idempotent.
    TrackedNotification merge(TrackedNotification other) {
        TrackedNotification first = FIRST_ACCEPTED.compare(this, other) <= 0 ? this : other;
        return new TrackedNotification(
                tenant,
                id,
                eventId,
                recipient,
                first.eventType,
                first.lane,
                first.acceptedAtMillis,
                Math.min(sinceMillis, other.sinceMillis),
                status >= other.status ? status : other.status,
                holdsEvent || other.holdsEvent);
    }
}
