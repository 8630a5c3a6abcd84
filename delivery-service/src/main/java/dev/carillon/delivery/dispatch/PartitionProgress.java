// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.util.OptionalLong;
import java.util.TreeSet;

/// How far one partition has been settled, for as long as it is assigned to this worker. Thread-safe.
final class PartitionProgress {

    private final TreeSet<Long> unsettled = new TreeSet<>();
    private long next = -1;
    private long committed = -1;
    private boolean released;

    /// A record was read. Offsets come in growing order.
    synchronized void begin(long offset) {
        unsettled.add(offset);
        next = offset + 1;
    }

    /// A record has ended, and the evidence of it is acknowledged.
    synchronized void settle(long offset) {
        unsettled.remove(offset);
    }

    /// The position up to which everything is settled, when it is further than what was committed.
    synchronized OptionalLong findCommittable() {
        long position = unsettled.isEmpty() ? next : unsettled.first();
        return position > committed && position > 0 ? OptionalLong.of(position) : OptionalLong.empty();
    }

    synchronized void recordCommit(long position) {
        committed = Math.max(committed, position);
    }

    /// The partition is no longer this worker's: what has not begun must not begin.
    synchronized void release() {
        released = true;
    }

    synchronized boolean isReleased() {
        return released;
    }
}
