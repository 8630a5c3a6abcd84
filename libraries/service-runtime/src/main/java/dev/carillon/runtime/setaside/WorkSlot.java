// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import org.jspecify.annotations.Nullable;

/// Place in the journal for the work of one thread. Every `begin` is followed by exactly one of `end`, `fail` and
/// `abandon`. For one thread at a time.
public final class WorkSlot implements AutoCloseable {

    private final ProcessingGuard guard;
    private final int number;
    private @Nullable WorkId work;
    private boolean isBatch;
    private boolean holdsTurn;
    /// Thread that processes the work.
    private @Nullable Thread worker;

    /// Number of begins so far. Published, like the thread and the work, by the volatile write to the journal.
    private long sequence;

    WorkSlot(ProcessingGuard guard, int number) {
        this.guard = guard;
        this.number = number;
    }

    /// Names the work that this thread processes from now on. Waits while another thread processes suspected work, and
    /// for the other threads if this work is suspected itself.
    public void begin(WorkId next) {
        boolean isSuspected = !(guard.verdict(next) instanceof Verdict.Unsuspected);
        start(next, next.offset(), JournalEntry.State.SINGLE, isSuspected);
    }

    /// Names a part of a batch: the records of one partition from an offset to another. Failures are never
    /// counted against records of a batch; a batch that fails is processed again record by record.
    public void beginBatch(WorkId from, long toOffset) {
        start(from, toOffset, JournalEntry.State.BATCH, false);
    }

    /// The work is done: its failures and suspicions are removed.
    public void end() {
        WorkId done = clear();
        if (done != null && !isBatch) {
            guard.clearFailures(done);
        }
    }

    /// Processing of the work threw. Counts it against the work, unless it is a failure of the environment.
    ///
    /// @return true if the failure is counted, or makes the work suspected; false if the environment is at fault
    public boolean fail(Throwable thrown) {
        boolean isAlone = holdsTurn || !guard.isAnotherActive(number);
        WorkId failed = clear();
        return failed != null && !isBatch && guard.countFailure(failed, thrown, isAlone);
    }

    /// The work is neither done nor did it fail: for example the process stops.
    public void abandon() {
        clear();
    }

    /// Allows other work to start while this suspected work waits. It stays in the journal, but is no longer alone.
    public void shareTurn() {
        if (holdsTurn) {
            holdsTurn = false;
            guard.giveTurnBack(this);
        }
    }

    /// Gives the slot back.
    @Override
    public void close() {
        clear();
        guard.release(this);
    }

    int number() {
        return number;
    }

    /// For the watch of the time limit: reads the journal's state first, which orders the reads after the worker's
    /// writes.
    long sequence() {
        return guard.journal().isActive(number) ? sequence : -1;
    }

    @Nullable
    Thread worker() {
        return worker;
    }

    /// Current work. For the watch of the time limit, which checks the sequence before and after.
    @Nullable
    WorkId work() {
        return work;
    }

    private void start(WorkId next, long to, JournalEntry.State state, boolean isSuspected) {
        work = next;
        isBatch = state == JournalEntry.State.BATCH;
        Thread current = Thread.currentThread();
        if (!current.equals(worker)) {
            worker = current;
        }
        if (isSuspected) {
            guard.takeTurn(this);
            holdsTurn = true;
        }
        sequence++;
        guard.journal().write(number, state, next, to);
        // Either the holder of the turn sees this slot active, or this thread sees the turn taken.
        while (guard.isTurnOfAnother(this)) {
            guard.journal().clear(number);
            guard.awaitTurnOver(this);
            guard.journal().write(number, state, next, to);
        }
    }

    private @Nullable WorkId clear() {
        WorkId cleared = work;
        if (cleared != null) {
            guard.journal().clear(number);
            work = null;
            if (holdsTurn) {
                holdsTurn = false;
                guard.giveTurnBack(this);
            }
        }
        return cleared;
    }
}
