// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import java.util.Locale;

/// Stores from which a recipient is erased, each with its name in the erasure's record.
public enum ErasedStore {
    /// The data key. Without it, encrypted data in Kafka, in the router's stores and in backups is unreadable.
    KEY,
    /// The recipient's profile and subscriptions.
    PROFILE,
    /// Tracking of the recipient's notifications.
    TRACKING,
    /// The inbox in PostgreSQL.
    INBOX,
    /// The inbox's newest items in Redis.
    INBOX_TAIL;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
