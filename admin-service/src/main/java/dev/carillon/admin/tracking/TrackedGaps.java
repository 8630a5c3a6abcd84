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

/// What the read model lacks: notifications that no router has decided on, deliveries that no worker
/// has told of. What it has not read yet does not count as lacking. Thread-safe.
public final class TrackedGaps {

    private static final String UNDECIDED = "select key from tracked_notifications where key = any(?) and status = ?";

    private static final String RECEIPTS = "select body from tracked_receipts where subject = any(?)";

    private final AdminDatabase database;

    TrackedGaps(AdminDatabase database) {
        this.database = database;
    }

    /// Those of some notifications of which nothing is known but that their event was accepted.
    public Set<String> undecided(Collection<String> notificationIds) {
        return new HashSet<>(database.jdbc()
                .sql(UNDECIDED)
                .params(keys(notificationIds), TrackedState.ACCEPTED.rank())
                .query((row, _) -> TrackedKey.notificationId(row.getBytes(1)))
                .list());
    }

    /// Those of some deliveries that were routed and of which nothing was told since: no attempt, no end.
    public Set<String> untold(Collection<Delivery> deliveries) {
        Set<String> routed = new HashSet<>();
        Set<String> told = new HashSet<>();
        List<byte[]> bodies = database.jdbc()
                .sql(RECEIPTS)
                .param(keys(deliveries.stream()
                        .map(Delivery::getNotificationId)
                        .filter(TrackedKey::isNotification)
                        .distinct()
                        .toList()))
                .query((row, _) -> row.getBytes(1))
                .list();
        for (Receipt receipt : bodies.stream()
                .flatMap(body -> TrackedReceipts.read(body).stream())
                .toList()) {
            (receipt.hasRouted() ? routed : told).add(receipt.getDeliveryId());
        }
        routed.removeAll(told);
        return routed;
    }

    private static byte[][] keys(Collection<String> notificationIds) {
        return notificationIds.stream()
                .map(id -> TrackedKey.ofNotification(id).toByteArray())
                .toArray(byte[][]::new);
    }
}
