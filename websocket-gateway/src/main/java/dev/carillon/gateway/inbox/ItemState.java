// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import java.util.Locale;

/// What has become of an item.
public enum ItemState {
    UNREAD,
    SEEN,
    READ,
    ARCHIVED,
    /// Its time was over before it was read.
    EXPIRED,
    /// The producer took it back.
    RETRACTED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it is still to be shown to a device that does not have it.
    boolean isSent() {
        return switch (this) {
            case UNREAD, SEEN, READ, ARCHIVED -> true;
            case EXPIRED, RETRACTED -> false;
        };
    }
}
