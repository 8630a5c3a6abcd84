// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import java.util.Locale;

/// Where a recipient is erased from, each with its word in the erasure's record.
public enum ErasedStore {
    /// The data key: with it everything that was sealed, in Kafka, in the router's stores, in backups.
    KEY,
    /// Profile and subscriptions.
    PROFILE,
    /// What became of the recipient's notifications.
    TRACKING,
    /// The inbox in PostgreSQL.
    INBOX,
    /// The inbox's newest items in Redis.
    INBOX_TAIL;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
