// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import java.util.Locale;

/// What a recipient has done with an item, the furthest of it.
public enum ItemState {
    UNREAD,
    SEEN,
    READ,
    ARCHIVED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
