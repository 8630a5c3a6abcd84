// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import java.util.Locale;

/// State of an item.
public enum ItemState {
    UNREAD,
    SEEN,
    READ,
    ARCHIVED,
    /// The item expired before it was read.
    EXPIRED,
    /// The producer withdrew the item.
    RETRACTED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// True if the item is still sent to a device that does not have it.
    boolean isSent() {
        return switch (this) {
            case UNREAD, SEEN, READ, ARCHIVED -> true;
            case EXPIRED, RETRACTED -> false;
        };
    }
}
