// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import dev.carillon.events.v1.ProcessingFailure;
import dev.carillon.events.v1.ProcessingFailureKind;
import java.time.Duration;
import java.util.List;

/// Conclusions from the journal of a process that did not end in order.
final class Findings {

    private Findings() {}

    /// Failures and suspicions. Work that took too long failed, and all other work of that process is innocent. Single
    /// work that was alone in process failed. Of several pieces of work none can be blamed, so all are suspected.
    ///
    /// @param life id of the process, the same whenever its journal is read
    static List<ProcessingFailure> of(String life, List<JournalEntry> entries, long nowMillis, Duration limit) {
        List<JournalEntry> late = entries.stream()
                .filter(entry -> entry.state() == JournalEntry.State.TIMED_OUT)
                .toList();
        if (!late.isEmpty()) {
            return late.stream()
                    .map(entry -> failure(
                            life,
                            entry,
                            nowMillis,
                            ProcessingFailureKind.PROCESSING_FAILURE_KIND_TIMED_OUT,
                            "processing took longer than " + limit.toSeconds() + " s"))
                    .toList();
        }
        boolean isAlone = entries.size() == 1 && entries.getFirst().state() == JournalEntry.State.SINGLE;
        return entries.stream()
                .map(entry -> isAlone
                        ? failure(
                                life,
                                entry,
                                nowMillis,
                                ProcessingFailureKind.PROCESSING_FAILURE_KIND_PROCESS_ENDED,
                                "the process ended while it processed this record alone")
                        : failure(
                                life,
                                entry,
                                nowMillis,
                                ProcessingFailureKind.PROCESSING_FAILURE_KIND_SUSPECTED,
                                "the process ended while it processed this record and others"))
                .toList();
    }

    private static ProcessingFailure failure(
            String life, JournalEntry entry, long nowMillis, ProcessingFailureKind kind, String cause) {
        return ProcessingFailure.newBuilder()
                .setId(life + "-" + entry.slot())
                .setConsumer(entry.place().consumer())
                .setTopic(entry.place().topic())
                .setPartition(entry.place().partition())
                .setOffset(entry.from())
                .setToOffset(entry.to())
                .setMark(entry.mark())
                .setKind(kind)
                .setCause(cause)
                .setAtMillis(nowMillis)
                .build();
    }
}
