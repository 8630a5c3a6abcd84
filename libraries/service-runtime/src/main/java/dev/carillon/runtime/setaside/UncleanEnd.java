// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import dev.carillon.events.v1.ProcessingFailure;
import dev.carillon.events.v1.ProcessingFailureKind;
import java.time.Duration;
import java.util.List;

/// Failures and suspicions that follow from the journal of a process that did not stop in order.
final class UncleanEnd {

    private UncleanEnd() {}

    /// Failures and suspicions. Work that took too long failed, and other work of that process is not at fault. If none
    /// took too long, work that was alone in process failed. Of several pieces of work, all are suspected.
    ///
    /// @param life id of the process, the same whenever its journal is read
    static List<ProcessingFailure> failures(String life, List<JournalEntry> entries, long nowMillis, Duration limit) {
        List<JournalEntry> late = entries.stream()
                .filter(entry -> entry.state() == JournalEntry.State.TIMED_OUT)
                .toList();
        ProcessingFailureKind kind;
        String cause;
        if (!late.isEmpty()) {
            kind = ProcessingFailureKind.PROCESSING_FAILURE_KIND_TIMED_OUT;
            cause = "processing took longer than " + limit.toSeconds() + " s";
        } else if (entries.size() == 1 && entries.getFirst().state() == JournalEntry.State.SINGLE) {
            kind = ProcessingFailureKind.PROCESSING_FAILURE_KIND_PROCESS_ENDED;
            cause = "the process ended while it processed this record alone";
        } else {
            kind = ProcessingFailureKind.PROCESSING_FAILURE_KIND_SUSPECTED;
            cause = "the process ended while it processed this record and others";
        }
        List<JournalEntry> concerned = late.isEmpty() ? entries : late;
        return concerned.stream()
                .map(entry -> about(life, entry)
                        .setKind(kind)
                        .setCause(cause)
                        .setAtMillis(nowMillis)
                        .build())
                .toList();
    }

    private static ProcessingFailure.Builder about(String life, JournalEntry entry) {
        return ProcessingFailure.newBuilder()
                .setId(life + "-" + entry.slot())
                .setConsumer(entry.place().consumer())
                .setTopic(entry.place().topic())
                .setPartition(entry.place().partition())
                .setOffset(entry.from())
                .setToOffset(entry.to())
                .setMark(entry.mark());
    }
}
