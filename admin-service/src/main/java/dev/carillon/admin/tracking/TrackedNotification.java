// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;

/// Notification as tracked.
///
/// @param acceptedAtMillis time at which its event was accepted for this recipient; [TrackedEvent#NOT_YET] if only
/// receipts of it were read
/// @param sinceMillis earliest instant of any fact about it
/// @param status rank of a [TrackedState]
record TrackedNotification(
        String tenant,
        String id,
        String eventId,
        String recipient,
        String eventType,
        short lane,
        long acceptedAtMillis,
        long sinceMillis,
        short status) {

    ByteString key() {
        return TrackedKey.ofNotification(id);
    }

    ByteString eventKey() {
        return TrackedKey.ofEvent(tenant, eventId);
    }

    /// Combines two rows of the notification. Commutative and idempotent.
    TrackedNotification merge(TrackedNotification other) {
        return new TrackedNotification(
                tenant,
                id,
                eventId,
                recipient,
                eventType.compareTo(other.eventType) <= 0 ? eventType : other.eventType,
                lane <= other.lane ? lane : other.lane,
                Math.min(acceptedAtMillis, other.acceptedAtMillis),
                Math.min(sinceMillis, other.sinceMillis),
                status >= other.status ? status : other.status);
    }
}
