// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.util.Locale;

/// What became of an item.
public enum ItemState {
    UNREAD,
    SEEN,
    READ,
    ARCHIVED,
    /// Its time was over before it was read.
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
