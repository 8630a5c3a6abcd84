// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import dev.carillon.gateway.acknowledgement.Acknowledgement;
import java.util.Optional;

/// A change that a client makes to items.
///
/// @param column SQL column of the value; the columns with the suffixes `_at_millis` and `_by` hold time and device
/// @param value a boolean, or a number
/// @param fact acknowledgement for which a receipt is written if the value changed
record StateAct(String column, Object value, Optional<Acknowledgement> fact) {

    static final StateAct SEEN = new StateAct("seen", true, Optional.of(Acknowledgement.SEEN));
    static final StateAct READ = new StateAct("read", true, Optional.of(Acknowledgement.READ));
    static final StateAct UNREAD = new StateAct("read", false, Optional.empty());
    static final StateAct ARCHIVE = new StateAct("archived", true, Optional.empty());
    static final StateAct UNARCHIVE = new StateAct("archived", false, Optional.empty());
    static final StateAct PIN = new StateAct("pinned", true, Optional.empty());
    static final StateAct UNPIN = new StateAct("pinned", false, Optional.empty());

    /// @param untilMillis end of the snooze; 0 or in the past ends it
    static StateAct snooze(long untilMillis) {
        return new StateAct("snoozed", untilMillis, Optional.empty());
    }

    /// SQL literal of the column's value while no client has set it.
    String unsetLiteral() {
        return value instanceof Boolean ? "false" : "0";
    }
}
