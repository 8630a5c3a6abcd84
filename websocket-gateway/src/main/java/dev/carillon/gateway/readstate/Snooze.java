// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import java.util.Comparator;

/// Latest snooze of an item, with the time and the device that set it. Two values merge as two [Act]s do; for the same
/// device and millisecond the longer one wins.
///
/// @param untilMillis end of the snooze; 0 or in the past if the item is not snoozed
record Snooze(long untilMillis, long atMillis, String by) {

    static final Snooze NONE = new Snooze(0, 0, "");

    private static final Comparator<Snooze> ORDER =
            Comparator.comparingLong(Snooze::atMillis).thenComparing(Snooze::by).thenComparingLong(Snooze::untilMillis);

    Snooze merge(Snooze other) {
        return ORDER.compare(this, other) >= 0 ? this : other;
    }
}
