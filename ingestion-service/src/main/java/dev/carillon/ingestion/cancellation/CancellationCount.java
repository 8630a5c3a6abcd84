// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.cancellation;

import dev.carillon.events.v1.CancellationApplied;
import java.util.Collection;

/// Result of a cancellation, as far as the routers have answered.
///
/// @param stopped number of notifications that were stopped
/// @param left number of notifications that had been sent already
/// @param complete true if every router that may know the event has answered
public record CancellationCount(long stopped, long left, boolean complete) {

    static CancellationCount of(Collection<CancellationApplied> answers, int awaited) {
        return new CancellationCount(
                answers.stream().mapToLong(CancellationApplied::getStopped).sum(),
                answers.stream().mapToLong(CancellationApplied::getLeft).sum(),
                awaited > 0 && answers.size() >= awaited);
    }
}
