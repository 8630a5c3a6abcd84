// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.resume;

import dev.carillon.gateway.inbox.item.InboxItem;
import java.util.List;

/// Start of one lane of an inbox for a connection.
public sealed interface ResumeResult {

    /// The lane resumes after the client's cursor.
    ///
    /// @param items the items after the cursor, ascending and without a gap
    /// @param rest remainder between the items and the live stream
    record Resumed(long from, List<InboxItem> items, Rest rest) implements ResumeResult {
        public Resumed {
            items = List.copyOf(items);
        }

        /// Position of the connection after it has the items.
        public long position() {
            return items.isEmpty() ? from : items.getLast().position();
        }
    }

    /// The lane starts at a position up to which the list of the inbox is complete.
    ///
    /// @param following items after the position, which are published before the live stream
    record Started(long position, Cause cause, List<InboxItem> following) implements ResumeResult {
        public Started {
            following = List.copyOf(following);
        }
    }

    /// Remainder between the items of a resume and the live stream.
    enum Rest {
        NONE,
        /// More items, which are resumed from the last one.
        FURTHER_PARTS
    }

    /// Reason for which a lane was not resumed.
    enum Cause {
        NOT_ASKED,
        /// The cursor is of another epoch, beyond the end of the log, or too old.
        NOT_RECOVERABLE
    }
}
