// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import java.util.ArrayList;
import java.util.List;

/// Filter of a search. Empty text matches every value.
///
/// @param status wire name of a [TrackedState]
/// @param lane number of a lane; 0 for every lane
record SearchFilter(String eventType, String status, short lane) {

    static final SearchFilter ANY = new SearchFilter("", "", (short) 0);

    /// Condition in SQL, beginning with ` and`, with the parameters [#values()].
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
