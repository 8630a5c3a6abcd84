// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.util.Locale;

/// State of an item.
public enum ItemState {
    UNREAD,
    SEEN,
    READ,
    ARCHIVED,
    /// The item expired before it was read.
    EXPIRED,
    /// A state of a later version.
    OTHER;

    static ItemState of(String wireName) {
        for (ItemState state : values()) {
            if (state.wireName().equals(wireName)) {
                return state;
            }
        }
        return OTHER;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
