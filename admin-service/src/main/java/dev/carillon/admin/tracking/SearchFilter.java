// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import java.util.ArrayList;
import java.util.List;

/// What to search for. Empty text means any.
///
/// @param status a [TrackedState]'s wire name
/// @param lane a lane's number; 0 for any
record SearchFilter(String eventType, String status, short lane) {

    static final SearchFilter ANY = new SearchFilter("", "", (short) 0);

    /// The condition in SQL, beginning with ` and`; its values are [#values()].
    String condition() {
        return (eventType.isEmpty() ? "" : " and event_type = ?")
                + (status.isEmpty() ? "" : " and status = any(?)")
                + (lane == 0 ? "" : " and lane = ?");
    }

    List<Object> values() {
        List<Object> values = new ArrayList<>();
        if (!eventType.isEmpty()) {
            values.add(eventType);
        }
        if (!status.isEmpty()) {
            values.add(TrackedState.ranks(status));
        }
        if (lane != 0) {
            values.add(lane);
        }
        return values;
    }
}
