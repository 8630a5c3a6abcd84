// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

/// Result of the load of one fault, over all kinds and channels.
///
/// @param acknowledged Number of events that ingestion acknowledged
/// @param lost Number of expected arrivals that did not come
/// @param doubled Number of arrivals that a person saw again
/// @param reordered Number of arrivals after a later one of the same recipient, kind and lane
/// @param misdelivered Number of arrivals at a wrong recipient or of an event that was not acknowledged, and of refused
/// events
/// @param worstSilenceSeconds Longest time from the instant at which an event was due until its recipient had it
record Score(
        long acknowledged, long lost, long doubled, long reordered, long misdelivered, double worstSilenceSeconds) {

    static final Score NONE = new Score(0, 0, 0, 0, 0, 0);

    Score plus(Score other) {
        return new Score(
                acknowledged + other.acknowledged,
                lost + other.lost,
                doubled + other.doubled,
                reordered + other.reordered,
                misdelivered + other.misdelivered,
                Math.max(worstSilenceSeconds, other.worstSilenceSeconds));
    }

    boolean isClean() {
        return lost + doubled + reordered + misdelivered == 0;
    }
}
