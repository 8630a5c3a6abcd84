// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.v1.RateLimit;
import dev.carillon.testsupport.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class SlidingLogTest {

    private static final Instant NOW = ManualClock.START;
    private static final SlidingLimit TWO_AN_HOUR = new SlidingLimit(2, Duration.ofHours(1));

    @Test
    void theThirdIsTooMuchUntilTheFirstIsAnHourAgo() {
        SlidingLog log = taken(SlidingLog.empty(), TWO_AN_HOUR, NOW);
        log = taken(log, TWO_AN_HOUR, NOW.plusSeconds(600));

        assertThat(log.take(TWO_AN_HOUR, NOW.plusSeconds(1200))).isEqualTo(new Verdict.Over(NOW.plusSeconds(3600), 2));
        assertThat(taken(log, TWO_AN_HOUR, NOW.plusSeconds(3600)).takenMillis())
                .containsExactly(
                        NOW.plusSeconds(600).toEpochMilli(),
                        NOW.plusSeconds(3600).toEpochMilli());
    }

    @Test
    void aLimitThatWasLoweredWaitsForAllAboveIt() {
        SlidingLog log = taken(SlidingLog.empty(), TWO_AN_HOUR, NOW);
        log = taken(log, TWO_AN_HOUR, NOW.plusSeconds(600));

        assertThat(log.take(new SlidingLimit(1, Duration.ofHours(1)), NOW.plusSeconds(1200)))
                .isEqualTo(new Verdict.Over(NOW.plusSeconds(600 + 3600), 2));
    }

    @Test
    void aClockThatIsPutBackGivesNothingAway() {
        SlidingLog log = taken(SlidingLog.empty(), TWO_AN_HOUR, NOW);
        log = taken(log, TWO_AN_HOUR, NOW);

        assertThat(log.take(TWO_AN_HOUR, NOW.minusSeconds(7200))).isInstanceOf(Verdict.Over.class);
    }

    @Test
    void isForgottenWhenNothingInItCounts() {
        SlidingLog log = taken(SlidingLog.empty(), TWO_AN_HOUR, NOW);

        assertThat(log.relevantUntil(TWO_AN_HOUR)).isEqualTo(NOW.plusSeconds(3600));
        assertThat(log.take(TWO_AN_HOUR, NOW.plusSeconds(3600)))
                .isEqualTo(SlidingLog.empty().take(TWO_AN_HOUR, NOW.plusSeconds(3600)));
    }

    @Test
    void limitsOfTheCatalogNeedANumberAndASpan() {
        assertThat(SlidingLimit.of(
                        RateLimit.newBuilder().setLimit(2).setPerSeconds(3600).build()))
                .contains(TWO_AN_HOUR);
        assertThat(SlidingLimit.of(RateLimit.newBuilder().setLimit(2).build())).isEmpty();
        assertThat(SlidingLimit.of(RateLimit.newBuilder().setPerSeconds(60).build()))
                .isEmpty();
        assertThatThrownBy(() -> new SlidingLimit(0, Duration.ofHours(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 500)
    void noSpanHasMoreThanTheLimit(
            @ForAll @IntRange(min = 1, max = 5) int limit,
            @ForAll @LongRange(min = 1, max = 1000) long span,
            @ForAll @Size(max = 60) List<@LongRange(min = 0, max = 400) Long> pauses) {
        SlidingLimit limited = new SlidingLimit(limit, Duration.ofMillis(span));
        List<Long> granted = new ArrayList<>();
        SlidingLog log = SlidingLog.empty();
        Instant now = NOW;
        for (long pause : pauses) {
            now = now.plusMillis(pause);
            switch (log.take(limited, now)) {
                case Verdict.Allowed(SlidingLog after) -> {
                    granted.add(now.toEpochMilli());
                    log = after;
                }
                case Verdict.Over(Instant _, int taken) -> assertThat(taken).isEqualTo(limit);
            }
        }

        for (long begin : granted) {
            assertThat(granted.stream().filter(at -> begin <= at && at < begin + span))
                    .hasSizeLessThanOrEqualTo(limit);
        }
        assertThat(log.takenMillis()).hasSizeLessThanOrEqualTo(limit);
    }

    @Property(tries = 500)
    void whatIsTooMuchIsAllowedAtTheNamedInstantAndNotBefore(
            @ForAll @IntRange(min = 1, max = 5) int limit,
            @ForAll @LongRange(min = 2, max = 1000) long span,
            @ForAll @Size(max = 40) List<@LongRange(min = 0, max = 400) Long> pauses) {
        SlidingLimit limited = new SlidingLimit(limit, Duration.ofMillis(span));
        SlidingLog log = SlidingLog.empty();
        Instant now = NOW;
        for (long pause : pauses) {
            now = now.plusMillis(pause);
            switch (log.take(limited, now)) {
                case Verdict.Allowed(SlidingLog after) -> log = after;
                case Verdict.Over(Instant allowedAt, int _) -> {
                    assertThat(allowedAt).isAfter(now);
                    assertThat(log.take(limited, allowedAt)).isInstanceOf(Verdict.Allowed.class);
                    assertThat(log.take(limited, allowedAt.minusMillis(1))).isInstanceOf(Verdict.Over.class);
                }
            }
        }
    }

    private static SlidingLog taken(SlidingLog log, SlidingLimit limit, Instant now) {
        return switch (log.take(limit, now)) {
            case Verdict.Allowed(SlidingLog after) -> after;
            case Verdict.Over over -> throw new AssertionError("not allowed: " + over);
        };
    }
}
