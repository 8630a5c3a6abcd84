// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

/// Result of a load, over its kinds of events and channels.
///
/// @param acknowledged Number of events that ingestion acknowledged
/// @param expected Number of arrivals that they must lead to
/// @param received Number of arrivals, each counted once
/// @param wireDuplicates Number of further arrivals at a provider under the same identity, which mail servers
/// and phones merge
/// @param worstSilenceSeconds Longest time from the instant at which an event was due until its recipient had it in
/// the inbox
record Score(
        long acknowledged,
        long expected,
        long received,
        long wireDuplicates,
        Violations violations,
        double worstSilenceSeconds) {

    static final Score NONE = new Score(0, 0, 0, 0, Violations.NONE, 0);

    Score plus(Score other) {
        return new Score(
                acknowledged + other.acknowledged,
                expected + other.expected,
                received + other.received,
                wireDuplicates + other.wireDuplicates,
                violations.plus(other.violations),
                Math.max(worstSilenceSeconds, other.worstSilenceSeconds));
    }

    /// True if events were acknowledged, and every promise was kept.
    boolean isClean() {
        return acknowledged > 0 && violations.isNone();
    }
}
