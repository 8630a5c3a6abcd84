// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.cancellation;

import dev.carillon.events.v1.CancellationApplied;
import java.util.Collection;

/// What a cancellation came to, as far as it is known.
///
/// @param stopped notifications that do not go on
/// @param left notifications that had nothing left to stop
/// @param complete whether every router that could know of the event has answered
public record CancellationCount(long stopped, long left, boolean complete) {

    static CancellationCount of(Collection<CancellationApplied> answers, int awaited) {
        return new CancellationCount(
                answers.stream().mapToLong(CancellationApplied::getStopped).sum(),
                answers.stream().mapToLong(CancellationApplied::getLeft).sum(),
                awaited > 0 && answers.size() >= awaited);
    }
}
