// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import dev.carillon.gateway.acknowledgement.Acknowledgement;
import java.util.Optional;

/// What a client says about items.
///
/// @param column holds what was said; the same with `_at_millis` and `_by` hold when and by whom
/// @param value a boolean, or a number
/// @param fact goes on record when it was not so before
record StateAct(String column, Object value, Optional<Acknowledgement> fact) {

    static final StateAct SEEN = new StateAct("seen", true, Optional.of(Acknowledgement.SEEN));
    static final StateAct READ = new StateAct("read", true, Optional.of(Acknowledgement.READ));
    static final StateAct UNREAD = new StateAct("read", false, Optional.empty());
    static final StateAct ARCHIVE = new StateAct("archived", true, Optional.empty());
    static final StateAct UNARCHIVE = new StateAct("archived", false, Optional.empty());
    static final StateAct PIN = new StateAct("pinned", true, Optional.empty());
    static final StateAct UNPIN = new StateAct("pinned", false, Optional.empty());

    /// @param untilMillis in the past, or 0: not put off any more
    static StateAct snooze(long untilMillis) {
        return new StateAct("snoozed", untilMillis, Optional.empty());
    }

    /// What a client has said that has said nothing.
    String nothing() {
        return value instanceof Boolean ? "false" : "0";
    }
}
