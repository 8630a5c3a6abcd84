// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.limit;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Times of the events that still count against a limit. The limit is exact: no span of its length contains more
/// events. If the clock moves back, time is taken to stand still until it catches up.
///
/// @param takenMillis times in milliseconds, the earliest first
public record SlidingLog(List<Long> takenMillis) {

    private static final SlidingLog EMPTY = new SlidingLog(List.of());

    public SlidingLog {
        takenMillis = List.copyOf(takenMillis);
    }

    public static SlidingLog empty() {
        return EMPTY;
    }

    /// Verdict on one more event. The returned log contains it; this log is not changed.
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

    /// Instant until which the log must be kept for a limit; later an empty log gives the same verdicts.
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
