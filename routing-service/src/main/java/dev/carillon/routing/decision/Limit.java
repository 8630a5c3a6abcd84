// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.util.Locale;

/// Limit that a notification passes once, whatever the number of its channels.
public enum Limit {
    /// Limit of the event type.
    THROTTLE,
    /// Limit of the tenant across event types.
    ATTENTION_BUDGET;

    /// Name of the rule that applies the limit.
    public String rule() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
