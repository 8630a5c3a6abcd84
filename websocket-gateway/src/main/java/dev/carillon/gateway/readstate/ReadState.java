// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import dev.carillon.gateway.inbox.ItemState;
import dev.carillon.gateway.inbox.ItemView;

/// State of one item, merged from all devices of its recipient. [StateStore] has the same rules in SQL; a test compares
/// the two. The chosen action does not merge: the first one stays.
record ReadState(Act seen, Act read, Act archived, Act pinned, Snooze snoozed) {

    static final ReadState NONE = new ReadState(Act.NONE, Act.NONE, Act.NONE, Act.NONE, Snooze.NONE);

    ReadState merge(ReadState other) {
        return new ReadState(
                seen.merge(other.seen()),
                read.merge(other.read()),
                archived.merge(other.archived()),
                pinned.merge(other.pinned()),
                snoozed.merge(other.snoozed()));
    }

    /// @param readUntilMillis the recipient's watermark: every item that had arrived at that instant was marked as read
    /// then; -1 if there is none
    ItemState at(long arrivedAtMillis, long readUntilMillis) {
        boolean markedByAll = arrivedAtMillis <= readUntilMillis && read.atMillis() <= readUntilMillis;
        if (archived.value()) {
            return ItemState.ARCHIVED;
        }
        if (markedByAll || read.value()) {
            return ItemState.READ;
        }
        return seen.value() ? ItemState.SEEN : ItemState.UNREAD;
    }

    ItemView view(long arrivedAtMillis, long readUntilMillis, long nowMillis) {
        return new ItemView(
                at(arrivedAtMillis, readUntilMillis),
                pinned.value(),
                snoozed.untilMillis() > nowMillis ? snoozed.untilMillis() : 0,
                "");
    }
}
