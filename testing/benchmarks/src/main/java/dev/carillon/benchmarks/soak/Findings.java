// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What went wrong, and how often what else happened. Thread-safe.
final class Findings {

    private static final int MOST_TOLD_OF_A_KIND = 12;

    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Map<Happening, Integer> happenings = new EnumMap<>(Happening.class);
    private final List<String> told = new ArrayList<>();

    /// What must not be.
    enum Kind {
        /// An item never came.
        LOST,
        /// An item came twice.
        DOUBLED,
        /// A position went back.
        INVERTED,
        /// An item was passed over without a word.
        HOLE,
        /// A client was told that a stream cannot be resumed, though all that it missed was there, and was little.
        NOT_RECOVERED,
        /// A client was told to stay away.
        TURNED_AWAY,
        /// A client, the database and the gateway do not count the same.
        MISCOUNTED,
        /// What a client was sent is not the protocol.
        NOT_UNDERSTOOD,
        /// A client is not connected at the end.
        NOT_BACK
    }

    /// What may be.
    enum Happening {
        PUBLICATIONS,
        CHANGES,
        CONNECTS,
        RESUMED_STREAMS,
        PUBLICATIONS_IN_RESUMES,
        /// A client that had begun while PostgreSQL did not answer, and so has no position in the changes, asked to
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
            told.add(kind + " " + what);
        }
    }

    synchronized void happened(Happening happening) {
        happened(happening, 1);
    }

    synchronized void happened(Happening happening, int times) {
        happenings.merge(happening, times, Integer::sum);
    }

    synchronized int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    synchronized int count(Happening happening) {
        return happenings.getOrDefault(happening, 0);
    }

    synchronized List<String> told() {
        return List.copyOf(told);
    }
}
