// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.util.Locale;

/// A limit that a notification passes once, however many channels it goes out on.
public enum Limit {
    /// The event type's.
    THROTTLE,
    /// The tenant's, across event types.
    ATTENTION_BUDGET;

    /// As a rule's name.
    public String rule() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
