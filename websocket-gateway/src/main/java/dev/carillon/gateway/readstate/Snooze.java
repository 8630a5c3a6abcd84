// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import java.util.Comparator;

/// The last word on how long an item is put off, said when and by which device. Two words merge as two [Act]s do; of
/// the same device at the same millisecond the longer one wins.
///
/// @param untilMillis in the past, or 0: not put off
record Snooze(long untilMillis, long atMillis, String by) {

    static final Snooze NONE = new Snooze(0, 0, "");

    private static final Comparator<Snooze> ORDER =
            Comparator.comparingLong(Snooze::atMillis).thenComparing(Snooze::by).thenComparingLong(Snooze::untilMillis);

    Snooze merge(Snooze other) {
        return ORDER.compare(this, other) >= 0 ? this : other;
    }
}
