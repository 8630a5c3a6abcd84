// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.replay;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Replay of a range of time.
///
/// @param progress remaining offsets by partition; empty before the first turn
record StoredReplay(long id, Request request, Map<String, Span> progress, Counts counts, Optional<Instant> endedAt) {

    /// Request for a replay.
    ///
    /// @param tenant tenant whose records are replayed; empty for all
    record Request(
            List<String> topics,
            String tenant,
            Instant from,
            Instant to,
            int perSecond,
            String reason,
            String requestedBy,
            Instant requestedAt) {}

    /// Remaining offsets of a partition.
    record Span(long next, long end) {

        boolean isRead() {
            return next >= end;
        }
    }

    /// @param lookedAt records of the range that were read
    /// @param written records that were stuck and were written again
    record Counts(long lookedAt, long written) {}

    /// Replay after one more turn.
    StoredReplay advanced(Map<String, Span> further, Counts more, Instant now) {
        boolean isOver = further.values().stream().allMatch(Span::isRead);
        return new StoredReplay(
                id,
                request,
                further,
                new Counts(counts.lookedAt() + more.lookedAt(), counts.written() + more.written()),
                isOver ? Optional.of(now) : Optional.empty());
    }
}
