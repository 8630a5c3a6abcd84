// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Instant;
import java.util.BitSet;
import java.util.OptionalLong;

/// How far one partition has been settled, for as long as it is assigned to this worker. A bit for each offset from
/// the first unsettled one on. It also knows below which offset records may have been begun: by workers
/// before, and by this one as far as those to come were told. Thread-safe.
final class PartitionProgress {

    /// All records may have been begun before.
    static final long ALL = Long.MAX_VALUE;

    private static final int COMPACTED_FROM = 1 << 16;

    private final long begunBelow;
    private long announcedBelow;
    private BitSet unsettled = new BitSet();

    /// The offset of the first bit.
    private long base = -1;

    private long next = -1;
    private long committed = -1;
    private boolean released;
    private long markOffset = -1;
    private Instant markRead = Instant.MAX;

    /// @param begunBelow the offset below which a worker before may have begun records, or [#ALL]
    PartitionProgress(long begunBelow) {
        this.begunBelow = begunBelow;
        this.announcedBelow = begunBelow == ALL ? 0 : begunBelow;
    }

    /// Whether a worker before may have begun a record.
    boolean isMaybeBegun(long offset) {
        return offset < begunBelow;
    }

    /// Whether workers to come know that a record may have been begun.
    synchronized boolean isAnnounced(long offset) {
        return offset < announcedBelow;
    }

    /// Workers to come know that all before this offset may have been begun.
    synchronized void recordAnnounced(long below) {
        announcedBelow = below;
    }

    /// Takes back what was announced and has not come, once all that came is settled.
    ///
    /// @return below which offset records may have been begun, from now on
    synchronized long narrowAnnounced() {
        if (next >= 0 && first() == next) {
            announcedBelow = begunBelow == ALL ? next : Math.max(next, begunBelow);
        }
        return announcedBelow;
    }

    /// A record was read. Offsets come in growing order.
    synchronized void begin(long offset, Instant now) {
        if (base < 0) {
            base = offset;
        }
        if (markOffset < 0) {
            markOffset = offset;
            markRead = now;
        }
        unsettled.set(Math.toIntExact(offset - base));
        next = offset + 1;
    }

    /// A record has ended, and the evidence of it is acknowledged.
    synchronized void settle(long offset) {
        if (offset < base) {
            return;
        }
        unsettled.clear(Math.toIntExact(offset - base));
        int first = unsettled.nextSetBit(0);
        if (first >= COMPACTED_FROM) {
            unsettled = unsettled.get(first, unsettled.length());
            base += first;
        } else if (first < 0 && next - base >= COMPACTED_FROM) {
            unsettled = new BitSet();
            base = next;
        }
        if (markOffset >= 0 && first() > markOffset) {
            markOffset = -1;
            markRead = Instant.MAX;
        }
    }

    /// How far reading is ahead of the first unsettled record.
    synchronized long ahead() {
        return next < 0 ? 0 : next - first();
    }

    /// Whether a record that is still unsettled was read before this instant. It may be noticed late, by as much as
    /// the record before it was.
    synchronized boolean isAnyOlderThan(Instant instant) {
        return markRead.isBefore(instant);
    }

    /// The position up to which everything is settled; empty while nothing was read.
    synchronized OptionalLong findSettled() {
        return base < 0 ? OptionalLong.empty() : OptionalLong.of(first());
    }

    /// The same, when it is further than what was committed.
    synchronized OptionalLong findCommittable() {
        long position = first();
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

    /// The first unsettled offset, or the next to be read.
    private long first() {
        int first = unsettled.nextSetBit(0);
        return first < 0 ? next : base + first;
    }
}
