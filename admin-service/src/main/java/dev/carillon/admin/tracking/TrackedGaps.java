// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Gaps in the read model: notifications that no router has decided on, and deliveries that no worker has reported
/// on. Records that tracking has not read yet are not gaps. Thread-safe.
public final class TrackedGaps {

    private static final String UNDECIDED = "select key from tracked_notifications where key = any(?) and status = ?";

    static final String RECEIPTS = """
            select receipts from tracked_notifications where key = any(?)
            union all
            select body from tracked_receipts where subject = any(?)
            """;

    private final AdminDatabase database;

    TrackedGaps(AdminDatabase database) {
        this.database = database;
    }

    /// The given notifications of which only the acceptance is known.
    public Set<String> undecided(Collection<String> notificationIds) {
        return new HashSet<>(database.jdbc()
                .sql(UNDECIDED)
                .params(keys(notificationIds), TrackedState.ACCEPTED.rank())
                .query((row, _) -> TrackedKey.notificationId(row.getBytes(1)))
                .list());
    }

    /// The given deliveries that were routed and have no later fact: no attempt and no end.
    public Set<String> unreported(Collection<Delivery> deliveries) {
        Set<String> routed = new HashSet<>();
        Set<String> reported = new HashSet<>();
        byte[][] keys = keys(deliveries.stream()
                .map(Delivery::getNotificationId)
                .filter(TrackedKey::isNotification)
                .distinct()
                .toList());
        List<byte[]> bodies = database.jdbc()
                .sql(RECEIPTS)
                .params(List.of(keys, keys))
                .query((row, _) -> row.getBytes(1))
                .list();
        for (Receipt receipt : bodies.stream()
                .flatMap(body -> TrackedReceipts.read(body).stream())
                .toList()) {
            (receipt.hasRouted() ? routed : reported).add(receipt.getDeliveryId());
        }
        routed.removeAll(reported);
        return routed;
    }

    private static byte[][] keys(Collection<String> notificationIds) {
        return notificationIds.stream()
                .map(id -> TrackedKey.ofNotification(id).toByteArray())
                .toArray(byte[][]::new);
    }
}
