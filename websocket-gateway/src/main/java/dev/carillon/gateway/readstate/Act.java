// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import java.util.Comparator;

/// The last word on one yes-or-no fact about an item: what it says, when it was said, and by which device.
///
/// Two words merge into the later one; at the same millisecond the greater device name wins, and of the same
/// device yes wins. That is a total order, so any order of merging ends with the same word.
///
/// @param atMillis 0 where nobody has said anything
record Act(boolean value, long atMillis, String by) {

    static final Act NONE = new Act(false, 0, "");

    private static final Comparator<Act> ORDER =
            Comparator.comparingLong(Act::atMillis).thenComparing(Act::by).thenComparing(Act::value);

    Act merge(Act other) {
        return ORDER.compare(this, other) >= 0 ? this : other;
    }
}
