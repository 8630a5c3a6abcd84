// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.runtime.setaside.ProcessingGuard;
import dev.carillon.runtime.setaside.Verdict;
import dev.carillon.runtime.setaside.WorkId;
import dev.carillon.runtime.setaside.WorkSlot;
import dev.carillon.runtime.setaside.WorkSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/// Slots of the processing journal for the attempts of all workers of this process. Thread-safe.
final class AttemptSlots {

    /// Maximum number of attempts in the journal at the same time; more than all providers allow together.
    private static final int MOST = 2_000;

    private final ProcessingGuard guard;
    private final Semaphore free = new Semaphore(MOST);
    private final Queue<WorkSlot> idle = new ConcurrentLinkedQueue<>();

    AttemptSlots(ProcessingGuard guard) {
        this.guard = guard;
    }

    /// True once the failures of earlier processes and of other instances are known.
    boolean isReady() {
        return guard.isReady();
    }

    WorkSource source(String consumer, String topic) {
        return guard.source(consumer, topic);
    }

    Verdict verdict(WorkId work) {
        return guard.verdict(work);
    }

    /// Records that the dead letter of the work is written.
    void recordSetAside(WorkId work) {
        guard.setAside(work);
    }

    /// Waits for a slot if all are in use.
    WorkSlot take() {
        free.acquireUninterruptibly();
        WorkSlot slot = idle.poll();
        return slot == null ? guard.slot() : slot;
    }

    /// Takes back a slot that names no work.
    void giveBack(WorkSlot slot) {
        idle.add(slot);
        free.release();
    }
}
