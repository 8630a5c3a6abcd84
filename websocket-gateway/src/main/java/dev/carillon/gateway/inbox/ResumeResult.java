// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import java.util.List;

/// How one lane of an inbox begins for a connection.
public sealed interface ResumeResult {

    /// Everything after the client's cursor.
    ///
    /// @param items ascending, without a gap from the cursor on
    /// @param rest what lies between the items and the live stream
    record Resumed(long from, List<InboxItem> items, Rest rest) implements ResumeResult {
        public Resumed {
            items = List.copyOf(items);
        }

        /// Where the connection stands once it has the items.
        public long position() {
            return items.isEmpty() ? from : items.getLast().position();
        }
    }

    /// From a position up to which the list of the inbox is complete.
    ///
    /// @param following items after the position, to be published before the live stream
    record Started(long position, Cause cause, List<InboxItem> following) implements ResumeResult {
        public Started {
            following = List.copyOf(following);
        }
    }

    /// What is missing between the items of a resume and the live stream.
    enum Rest {
        NOTHING,
        /// More items, to be resumed from the last one.
        FURTHER_PARTS
    }

    /// Why a lane was not resumed.
    enum Cause {
        NOT_ASKED,
        /// The cursor is of another log, beyond this one, or too old.
        NOT_RECOVERABLE
    }
}
