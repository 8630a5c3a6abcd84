// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import dev.carillon.gateway.acknowledgement.Acknowledgement;
import dev.carillon.gateway.inbox.ItemState;
import java.util.Optional;

/// What a client says about items.
enum StateAct {
    SEEN("seen", true, ItemState.SEEN, Acknowledgement.SEEN),
    READ("read", true, ItemState.READ, Acknowledgement.READ),
    UNREAD("read", false, ItemState.UNREAD, null),
    ARCHIVE("archived", true, ItemState.ARCHIVED, null);

    private final String column;
    private final boolean value;
    private final ItemState announced;
    private final Optional<Acknowledgement> fact;

    StateAct(
            String column,
            boolean value,
            ItemState announced,
            @org.jspecify.annotations.Nullable Acknowledgement fact) {
        this.column = column;
        this.value = value;
        this.announced = announced;
        this.fact = Optional.ofNullable(fact);
    }

    /// The column that holds it, and the stem of those with its time and device.
    String column() {
        return column;
    }

    boolean value() {
        return value;
    }

    /// What other devices are told.
    ItemState announced() {
        return announced;
    }

    /// What goes on record when it was not so before.
    Optional<Acknowledgement> fact() {
        return fact;
    }
}
