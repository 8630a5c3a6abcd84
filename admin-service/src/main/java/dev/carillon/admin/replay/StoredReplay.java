// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.replay;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A range of time that is written once more.
///
/// @param tenant empty for all
/// @param progress empty before the first turn
record StoredReplay(long id, Request request, Map<String, Span> progress, Counts counts, Optional<Instant> endedAt) {

    /// What was asked for.
    ///
    /// @param tenant empty for all
    record Request(
            List<String> topics,
            String tenant,
            Instant from,
            Instant to,
            int perSecond,
            String reason,
            String requestedBy,
            Instant requestedAt) {}

    /// What is left of a partition.
    record Span(long next, long end) {

        boolean isRead() {
            return next >= end;
        }
    }

    /// @param lookedAt records of the range
    /// @param written those that were stuck
    record Counts(long lookedAt, long written) {}

    /// After a turn.
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
