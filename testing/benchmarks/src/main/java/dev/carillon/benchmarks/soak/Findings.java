// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Violations and counts of other occurrences. Thread-safe.
final class Findings {

    private static final int MOST_TOLD_OF_A_KIND = 12;

    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Map<Occurrence, Integer> happenings = new EnumMap<>(Occurrence.class);
    private final List<String> descriptions = new ArrayList<>();

    /// Kind of violation.
    enum Kind {
        /// An item never arrived.
        LOST,
        /// An item arrived twice.
        DOUBLED,
        /// A position decreased.
        INVERTED,
        /// An item was skipped without a reported gap.
        HOLE,
        /// The gateway refused to resume a stream, although all missed items were available and few.
        NOT_RECOVERED,
        /// The gateway told a client not to reconnect.
        TURNED_AWAY,
        /// A client, the database and the gateway have different counts.
        MISCOUNTED,
        /// A message violates the protocol.
        NOT_UNDERSTOOD,
        /// A client is not connected at the end.
        NOT_BACK
    }

    /// Kind of allowed occurrence.
    enum Occurrence {
        PUBLICATIONS,
        CHANGES,
        CONNECTS,
        RESUMED_STREAMS,
        PUBLICATIONS_IN_RESUMES,
        /// A client without a position in the changes, because PostgreSQL did not answer at its start, asked to
        /// resume.
        CHANGES_BEGUN_ANEW,
        LIST_LOADS,
        ACTS,
        REFUSED_FOR_NOW,
        CLOSED_BY_THE_GATEWAY,
        NO_PING,
        DROPPED,
        DROPPED_MID_FRAME,
        HALF_OPEN,
        SLEPT,
        MOVED,
        RESTARTED,
        REINSTALLED
    }

    synchronized void found(Kind kind, String what) {
        if (counts.merge(kind, 1, Integer::sum) <= MOST_TOLD_OF_A_KIND) {
            descriptions.add(kind + " " + what);
        }
    }

    synchronized void happened(Occurrence happening) {
        happened(happening, 1);
    }

    synchronized void happened(Occurrence happening, int times) {
        happenings.merge(happening, times, Integer::sum);
    }

    synchronized int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    synchronized int count(Occurrence happening) {
        return happenings.getOrDefault(happening, 0);
    }

    synchronized List<String> descriptions() {
        return List.copyOf(descriptions);
    }
}
