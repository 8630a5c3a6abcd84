// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.limit;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// When something under a limit was taken: all of it that can still count. So the limit is kept exactly: no span of its
/// length, wherever it begins, has more in it. A clock that is put back is taken to stand still until it has caught up.
///
/// @param takenMillis in order, the earliest first
public record SlidingLog(List<Long> takenMillis) {

    private static final SlidingLog EMPTY = new SlidingLog(List.of());

    public SlidingLog {
        takenMillis = List.copyOf(takenMillis);
    }

    public static SlidingLog empty() {
        return EMPTY;
    }

    /// Whether one more may be taken. What is taken is in the log of the answer; this one stays as it is.
    public Verdict take(SlidingLimit limit, Instant now) {
        long at = takenMillis.isEmpty() ? now.toEpochMilli() : Math.max(now.toEpochMilli(), takenMillis.getLast());
        List<Long> counting = within(at - limit.per().toMillis());
        if (counting.size() < limit.limit()) {
            return new Verdict.Allowed(new SlidingLog(
                    Stream.concat(counting.stream(), Stream.of(at)).toList()));
        }
        long oldest = counting.get(counting.size() - limit.limit());
        return new Verdict.Over(Instant.ofEpochMilli(oldest).plus(limit.per()), counting.size());
    }

    /// Until when the log has to be kept for a limit; past it an empty log says the same.
    public Instant relevantUntil(SlidingLimit limit) {
        return takenMillis.isEmpty()
                ? Instant.EPOCH
                : Instant.ofEpochMilli(takenMillis.getLast()).plus(limit.per());
    }

    private List<Long> within(long after) {
        LongStream counting = takenMillis.stream().mapToLong(Long::longValue).dropWhile(taken -> taken <= after);
        return counting.boxed().toList();
    }
}
