// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.admission;

import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.lever.HeldPosition;
import dev.carillon.events.lever.LeverBoard;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.runtime.http.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Gate that refuses events above the rates to which operators throttle ingestion. Each instance applies the rate by
/// itself. Bursts of one second's events are allowed. Thread-safe.
public final class ThrottleGate {

    private static final double MILLIS = 1000;

    /// `Retry-After` while no event is admitted: an operator may release the lever at any time.
    private static final Duration WHILE_CLOSED = Duration.ofSeconds(30);

    private final LeverBoard board;
    private final Map<LeverTarget, Bucket> buckets = new ConcurrentHashMap<>();

    public ThrottleGate(LeverBoard board) {
        this.board = board;
    }

    /// Takes one event from the rates that apply to it.
    ///
    /// @return problem with the lever's id if a rate is exhausted; empty if the event is admitted
    public Optional<Problem> findRefusal(TenantId tenant, Lane lane, Instant now) {
        List<HeldPosition> throttles = board.levers().throttles(tenant, lane, now);
        if (throttles.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < throttles.size(); i++) {
            HeldPosition throttle = throttles.get(i);
            if (!bucket(throttle).isTaken(throttle, now)) {
                throttles.subList(0, i).forEach(taken -> bucket(taken).giveBack());
                return Optional.of(refusal(throttle));
            }
        }
        return Optional.empty();
    }

    private Bucket bucket(HeldPosition throttle) {
        return buckets.computeIfAbsent(throttle.target(), _ -> new Bucket());
    }

    private static Problem refusal(HeldPosition throttle) {
        int rate = rate(throttle);
        return Problem.of(
                        FailureCode.RATE_LIMITED,
                        429,
                        "an operator holds ingestion to %d events a second by the lever %s"
                                .formatted(rate, throttle.target()))
                .with("lever", throttle.target().toString())
                .with("limit", rate)
                .with(Problem.RETRY_AFTER, rate == 0 ? WHILE_CLOSED.toSeconds() : 1L);
    }

    private static int rate(HeldPosition throttle) {
        return throttle.lever().getThrottle().getEventsPerSecond();
    }

    /// Remaining events of one rate.
    private static final class Bucket {

        private long version = -1;
        private double left;
        private long filledMillis;

        /// Takes one event. A lever that was changed starts with a full second's events.
        synchronized boolean isTaken(HeldPosition throttle, Instant now) {
            int rate = rate(throttle);
            long nowMillis = now.toEpochMilli();
            if (version != throttle.version()) {
                version = throttle.version();
                left = rate;
                filledMillis = nowMillis;
            } else if (nowMillis > filledMillis) {
                left = Math.min(rate, left + (nowMillis - filledMillis) / MILLIS * rate);
                filledMillis = nowMillis;
            }
            boolean isThere = left >= 1;
            left -= isThere ? 1 : 0;
            return isThere;
        }

        synchronized void giveBack() {
            left++;
        }
    }
}
