// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import java.util.Comparator;

/// Latest value of one boolean attribute of an item, with the time and the device that set it.
///
/// Two values merge into the later one. At the same millisecond the greater device name wins; for the same device, true
/// wins. This is a total order, so values merge to the same result in any order.
///
/// @param atMillis time at which the device set the value; 0 if no device has set it
record Act(boolean value, long atMillis, String by) {

    static final Act NONE = new Act(false, 0, "");

    private static final Comparator<Act> ORDER =
            Comparator.comparingLong(Act::atMillis).thenComparing(Act::by).thenComparing(Act::value);

    Act merge(Act other) {
        return ORDER.compare(this, other) >= 0 ? this : other;
    }
}
