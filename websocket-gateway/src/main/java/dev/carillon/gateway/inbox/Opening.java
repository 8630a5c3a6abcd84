// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.gateway.inbox.item.Cursor;
import java.util.List;

/// Start of one stream of an inbox for a connection.
///
/// @param from the client's own cursor if it is resumed, otherwise the position up to which the list is complete
/// @param entries all entries between `from` and the live stream, ascending, or the first part of them
/// @param readTo position up to which the entries are complete
public record Opening(Cursor from, Beginning beginning, List<? extends InboxEntry> entries, long readTo) {

    public Opening {
        entries = List.copyOf(entries);
    }

    public Opening(Cursor from, Beginning beginning, List<? extends InboxEntry> entries) {
        this(from, beginning, entries, from.position());
    }

    /// Result of a request to resume.
    public enum Beginning {
        NOT_ASKED,
        RESUMED,
        /// Resumed, with the first part of the entries only. The next parts are read when the client has received it.
        RESUMED_IN_PARTS,
        /// Resumed, but the missed entries cannot be read now. They are sent as soon as they can be read.
        RESUMED_LATER,
        /// The cursor is of another epoch, beyond the end of the log, or too old.
        NOT_RECOVERABLE
    }

    /// Position of a connection that has all entries.
    public long reached() {
        return entries.isEmpty() ? readTo : Math.max(readTo, entries.getLast().position());
    }
}
