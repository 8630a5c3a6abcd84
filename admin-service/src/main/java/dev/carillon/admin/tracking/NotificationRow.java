// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import com.google.protobuf.ByteString;
import dev.carillon.events.v1.Receipt;

/// Row of one notification with its receipts, merged from the records of one batch. Its key is computed once. Not
/// thread-safe.
final class NotificationRow {

    private final ByteString key;
    private final TrackedReceipts receipts = new TrackedReceipts();
    private TrackedNotification notification;

    /// @throws IllegalArgumentException if the notification's id is invalid
    NotificationRow(TrackedNotification first) {
        this.key = first.key();
        this.notification = first;
    }

    void merge(TrackedNotification other) {
        notification = notification.merge(other);
    }

    void add(Receipt receipt) {
        receipts.add(receipt);
    }

    ByteString key() {
        return key;
    }

    TrackedNotification notification() {
        return notification;
    }

    /// Receipts as stored; empty without one.
    byte[] receipts() {
        return receipts.body();
    }
}
