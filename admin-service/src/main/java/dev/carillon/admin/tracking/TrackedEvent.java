// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;
import java.util.Comparator;

/// Event as tracked. Of several submissions under one id the first accepted one counts. An event with one recipient
/// is a part of its notification's row.
///
/// @param audience topic of the audience, `*` for everyone, empty if recipients were named
record TrackedEvent(
        String tenant,
        String id,
        String eventType,
        short lane,
        long acceptedAtMillis,
        int recipients,
        String audience,
        long cancelledAtMillis) {

    /// Value for an instant that is not known yet. It is the largest one, because the earliest instant is kept.
    static final long NOT_YET = Long.MAX_VALUE;

    private static final Comparator<TrackedEvent> FIRST_ACCEPTED = Comparator.comparingLong(
                    TrackedEvent::acceptedAtMillis)
            .thenComparing(TrackedEvent::eventType)
            .thenComparingInt(TrackedEvent::lane)
            .thenComparingInt(TrackedEvent::recipients)
            .thenComparing(TrackedEvent::audience);

    /// Event that a notification holds.
    static TrackedEvent of(TrackedNotification notification) {
        return new TrackedEvent(
                notification.tenant(),
                notification.eventId(),
                notification.eventType(),
                notification.lane(),
                notification.acceptedAtMillis(),
                1,
                "",
                NOT_YET);
    }

    /// True if its submission was read; false if only its cancellation was.
    boolean isAccepted() {
        return acceptedAtMillis != NOT_YET;
    }

    ByteString key() {
        return TrackedKey.ofEvent(tenant, id);
    }

    /// Combines two rows of the event. Commutative and idempotent.
    TrackedEvent merge(TrackedEvent other) {
        TrackedEvent first = FIRST_ACCEPTED.compare(this, other) <= 0 ? this : other;
        return new TrackedEvent(
                tenant,
                id,
                first.eventType,
                first.lane,
                first.acceptedAtMillis,
                first.recipients,
                first.audience,
                Math.min(cancelledAtMillis, other.cancelledAtMillis));
    }
}
