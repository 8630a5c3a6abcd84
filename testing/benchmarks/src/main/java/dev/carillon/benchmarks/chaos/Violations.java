// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

/// Numbers of broken promises.
///
/// @param lost Expected arrivals that did not come
/// @param doubled Arrivals that a person saw again
/// @param reordered Arrivals after a later one of the same recipient, kind and lane, where order is promised
/// @param ghosts Arrivals of events that ingestion did not acknowledge
/// @param wrongRecipient Arrivals at the inbox or address of another recipient
/// @param refused Events that ingestion refused although they are valid
/// @param unanswered Events without an answer 90 s after the last fault
record Violations(
        long lost, long doubled, long reordered, long ghosts, long wrongRecipient, long refused, long unanswered) {

    static final Violations NONE = new Violations(0, 0, 0, 0, 0, 0, 0);

    Violations plus(Violations other) {
        return new Violations(
                lost + other.lost,
                doubled + other.doubled,
                reordered + other.reordered,
                ghosts + other.ghosts,
                wrongRecipient + other.wrongRecipient,
                refused + other.refused,
                unanswered + other.unanswered);
    }

    boolean isNone() {
        return equals(NONE);
    }
}
