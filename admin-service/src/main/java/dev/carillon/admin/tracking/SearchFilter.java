// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.json.Period;
import java.util.ArrayList;
import java.util.List;

/// Filter of a search. Empty text matches every value.
///
/// @param event id of the event
/// @param status wire name of a [TrackedState]
/// @param lane number of a lane; 0 for every lane
record SearchFilter(String recipient, String event, String eventType, String status, short lane, Period period) {

    static final SearchFilter ANY = new SearchFilter("", "", "", "", (short) 0, Period.ALWAYS);

    static SearchFilter ofRecipient(String recipient) {
        return new SearchFilter(recipient, "", "", "", (short) 0, Period.ALWAYS);
    }

    static SearchFilter ofEvent(String event) {
        return new SearchFilter("", event, "", "", (short) 0, Period.ALWAYS);
    }

    static SearchFilter ofKind(String eventType, String status, short lane) {
        return new SearchFilter("", "", eventType, status, lane, Period.ALWAYS);
    }

    SearchFilter withoutStatus() {
        return new SearchFilter(recipient, event, eventType, "", lane, period);
    }

    /// Condition in SQL that selects an index, beginning with ` and`, with the parameters [#scopeValues].
    String scope() {
        if (!recipient.isEmpty()) {
            return " and recipient = ?";
        }
        return event.isEmpty() ? "" : " and event_key = ?";
    }

    List<Object> scopeValues(String tenant) {
        if (!recipient.isEmpty()) {
            return List.of(recipient);
        }
        return event.isEmpty() ? List.of() : List.of(eventKey(tenant));
    }

    /// Condition in SQL on the rows that the scope selects, beginning with ` and`, with the parameters [#values].
    String condition() {
        return (isEventOfRecipient() ? " and event_key = ?" : "")
                + (eventType.isEmpty() ? "" : " and event_type = ?")
                + (status.isEmpty() ? "" : " and status = any(?)")
                + (lane == 0 ? "" : " and lane = ?");
    }

    List<Object> values(String tenant) {
        List<Object> values = new ArrayList<>();
        if (isEventOfRecipient()) {
            values.add(eventKey(tenant));
        }
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

    private boolean isEventOfRecipient() {
        return !recipient.isEmpty() && !event.isEmpty();
    }

    private byte[] eventKey(String tenant) {
        return TrackedKey.ofEvent(tenant, event).toByteArray();
    }
}
