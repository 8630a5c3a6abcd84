// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import java.util.List;

/// How one stream of an inbox begins for a connection.
///
/// @param from the client's own cursor when it is resumed, else up to where the list is complete
/// @param entries ascending, all that follows `from` until the stream goes on live, or the first part of it
/// @param readTo position up to which nothing is missing after the entries
public record Opening(Cursor from, Beginning beginning, List<? extends FeedEntry> entries, long readTo) {

    public Opening {
        entries = List.copyOf(entries);
    }

    public Opening(Cursor from, Beginning beginning, List<? extends FeedEntry> entries) {
        this(from, beginning, entries, from.position());
    }

    /// What came of the wish to resume.
    public enum Beginning {
        NOT_ASKED,
        RESUMED,
        /// As resumed, but the entries are the first part only; the next parts are read when the client has taken it.
        RESUMED_IN_PARTS,
        /// As resumed, but what the client missed cannot be read now, and follows as soon as it can.
        RESUMED_LATER,
        /// The cursor is of another log, beyond this one, or too old.
        NOT_RECOVERABLE
    }

    /// Where a connection stands that has all entries.
    public long reached() {
        return entries.isEmpty() ? readTo : Math.max(readTo, entries.getLast().position());
    }
}
