// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.time.Instant;
import java.util.BitSet;
import java.util.OptionalLong;

/// Settled position of one assigned partition. It has a bit for each offset from the first unsettled one. It also
/// knows the offset below which records may have been started: by earlier workers, and by this worker as far as it
/// was announced in a commit. Thread-safe.
final class PartitionProgress {

    /// Value of `startedBelow` if all records may have been started before.
    static final long ALL = Long.MAX_VALUE;

    private static final int COMPACTED_FROM = 1 << 16;

    private final long startedBelow;
    private long announcedBelow;
    private BitSet unsettled = new BitSet();

    /// Offset of the first bit.
    private long base = -1;

    private long next = -1;
    private long committed = -1;
    private boolean released;
    private long markOffset = -1;
    private Instant markRead = Instant.MAX;

    /// @param startedBelow Offset below which an earlier worker may have started records, or [#ALL]
    PartitionProgress(long startedBelow) {
        this.startedBelow = startedBelow;
        this.announcedBelow = startedBelow == ALL ? 0 : startedBelow;
    }

    /// True if an earlier worker may have started this record.
    boolean mayHaveStarted(long offset) {
        return offset < startedBelow;
    }

    /// True if it is announced that this record may have been started.
    synchronized boolean isAnnounced(long offset) {
        return offset < announcedBelow;
    }

    /// Records an announcement: all records before this offset may have been started.
    synchronized void recordAnnounced(long below) {
        announcedBelow = below;
    }

    /// Reduces the announcement to the records that were read, once all of them are settled.
    ///
    /// @return offset below which records may have been started from now on
    synchronized long narrowAnnounced() {
        if (next >= 0 && first() == next) {
            announcedBelow = startedBelow == ALL ? next : Math.max(next, startedBelow);
        }
        return announcedBelow;
    }

    /// Records that a record was read. Offsets must increase.
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

    /// Records that a record has ended and its receipt is acknowledged.
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

    /// Number of records read beyond the first unsettled one.
    synchronized long ahead() {
        return next < 0 ? 0 : next - first();
    }

    /// True if an unsettled record was read before this instant. The answer may lag by the age difference of two
    /// records.
    synchronized boolean isAnyOlderThan(Instant instant) {
        return markRead.isBefore(instant);
    }

    /// Position up to which everything is settled; empty if nothing was read.
    synchronized OptionalLong findSettled() {
        return base < 0 ? OptionalLong.empty() : OptionalLong.of(first());
    }

    /// Settled position, if it is beyond the committed one.
    synchronized OptionalLong findCommittable() {
        long position = first();
        return position > committed && position > 0 ? OptionalLong.of(position) : OptionalLong.empty();
    }

    synchronized void recordCommit(long position) {
        committed = Math.max(committed, position);
    }

    /// Releases the partition: records that have not started must not start.
    synchronized void release() {
        released = true;
    }

    synchronized boolean isReleased() {
        return released;
    }

    /// First unsettled offset, or the next one to be read.
    private long first() {
        int first = unsettled.nextSetBit(0);
        return first < 0 ? next : base + first;
    }
}
