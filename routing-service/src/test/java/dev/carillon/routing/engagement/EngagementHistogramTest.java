// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.engagement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class EngagementHistogramTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
    private static final Instant MORNING = Instant.parse("2026-06-10T07:20:00Z");
    private static final EngagementHistogram NONE = EngagementHistogram.none();

    @Test
    void itIsNowWhereNothingIsKnown() {
        BestTime best = NONE.bestTime(MORNING, Duration.ofDays(1), BERLIN, NONE);

        assertThat(best.at()).isEqualTo(MORNING);
        assertThat(best.localHour()).isEqualTo(9);
        assertThat(best.likelihood()).isCloseTo(1.0 / 24, within(1e-12));
    }

    @Test
    void itIsTheHourAtWhichTheRecipientLooks() {
        EngagementHistogram evenings = repeated("2026-06-09T18:30:00Z", 3);

        BestTime best = evenings.bestTime(MORNING, Duration.ofDays(1), BERLIN, NONE);

        assertThat(best.at()).isEqualTo("2026-06-10T18:00:00Z");
        assertThat(best.inputs())
                .containsEntry("at", "2026-06-10T18:00:00Z")
                .containsEntry("localHour", "20")
                .containsEntry("likelihood", "0.398")
                .containsEntry("engagements", "2.963");
    }

    @Test
    void itIsNowInTheMiddleOfThatHour() {
        Instant evening = Instant.parse("2026-06-10T18:40:00Z");

        assertThat(repeated("2026-06-09T18:30:00Z", 3)
                        .bestTime(evening, Duration.ofDays(2), BERLIN, NONE)
                        .at())
                .isEqualTo(evening);
    }

    @Test
    void theHourIsTheOneThatTheClockShowedThen() {
        EngagementHistogram inNewYork =
                NONE.record(Instant.parse("2026-06-09T18:30:00Z"), ZoneId.of("America/New_York"));

        assertThat(inNewYork.bestTime(MORNING, Duration.ofDays(1), BERLIN, NONE).localHour())
                .isEqualTo(14);
    }

    @Test
    void ofStrangersTheTenantsHabitsAreExpected() {
        EngagementHistogram noons = repeated("2026-06-09T10:30:00Z", 100);

        assertThat(NONE.bestTime(MORNING, Duration.ofDays(1), BERLIN, noons).localHour())
                .isEqualTo(12);
    }

    @Test
    void ownHabitsOutweighTheTenantsInTheEnd() {
        EngagementHistogram noons = repeated("2026-06-09T10:30:00Z", 100);

        assertThat(repeated("2026-06-09T18:30:00Z", 1)
                        .bestTime(MORNING, Duration.ofDays(1), BERLIN, noons)
                        .localHour())
                .isEqualTo(12);
        assertThat(repeated("2026-06-09T18:30:00Z", 6)
                        .bestTime(MORNING, Duration.ofDays(1), BERLIN, noons)
                        .localHour())
                .isEqualTo(20);
    }

    @Test
    void habitsFade() {
        EngagementHistogram once = NONE.record(MORNING, BERLIN);
        EngagementHistogram later = once.record(MORNING.plus(EngagementHistogram.HALF_LIFE), ZoneOffset.UTC);

        assertThat(later.byHour().get(9)).isCloseTo(0.5, within(1e-12));
        assertThat(later.byHour().get(7)).isCloseTo(1, within(1e-12));
        assertThat(once.bestTime(MORNING.plus(EngagementHistogram.HALF_LIFE), Duration.ZERO, BERLIN, NONE)
                        .engagements())
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void anHourThatBeginsHalfPastIsAnHourToo() {
        EngagementHistogram atTwo = NONE.record(Instant.parse("2026-09-30T16:00:00Z"), LORD_HOWE);
        Instant midnight = Instant.parse("2026-10-03T13:30:00Z");

        BestTime best = atTwo.bestTime(midnight, Duration.ofHours(12), LORD_HOWE, NONE);

        assertThat(best.at()).isEqualTo("2026-10-03T15:30:00Z");
        assertThat(best.localHour()).isEqualTo(2);
    }

    @Test
    void hasADayOfHours() {
        assertThatThrownBy(() -> new EngagementHistogram(List.of(1.0), 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EngagementHistogram(Collections.nCopies(24, Double.NaN), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 300)
    void theOrderInWhichItBecomesKnownDoesNotMatter(
            @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 10_000_000) Long> seconds) {
        EngagementHistogram forth = all(seconds);
        EngagementHistogram back = all(seconds.reversed());

        assertThat(forth.updatedMillis()).isEqualTo(back.updatedMillis());
        for (int hour = 0; hour < 24; hour++) {
            assertThat(forth.byHour().get(hour)).isCloseTo(back.byHour().get(hour), within(1e-9));
        }
    }

    @Property(tries = 300)
    void likelihoodsAreOneTogether(
            @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 10_000_000) Long> own,
            @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 10_000_000) Long> others,
            @ForAll @LongRange(min = 0, max = 20_000_000) long now) {
        Instant at = MORNING.plusSeconds(now);

        assertThat(IntStream.range(0, 24)
                        .mapToDouble(hour -> all(own).likelihood(hour, at, all(others)))
                        .sum())
                .isCloseTo(1, within(1e-9));
    }

    @Property(tries = 300)
    void noMomentWithinTheSpanIsBetterAndNoneAsGoodIsEarlier(
            @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 10_000_000) Long> own,
            @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 10_000_000) Long> others,
            @ForAll @LongRange(min = 0, max = 20_000_000) long offset,
            @ForAll @IntRange(min = 0, max = 48 * 60) int minutes) {
        Instant now = MORNING.plusSeconds(offset);
        Duration span = Duration.ofMinutes(minutes);
        EngagementHistogram prior = all(others);

        EngagementHistogram histogram = all(own);

        BestTime best = histogram.bestTime(now, span, LORD_HOWE, prior);

        assertThat(best.at()).isBetween(now, now.plus(span));
        assertThat(best).isEqualTo(all(own).bestTime(now, span, LORD_HOWE, prior));
        for (Instant each = now; !each.isAfter(now.plus(span)); each = each.plusSeconds(60)) {
            double likelihood = histogram.likelihood(each.atZone(LORD_HOWE).getHour(), now, prior);
            assertThat(likelihood).isLessThanOrEqualTo(best.likelihood());
            assertThat(likelihood == best.likelihood() && each.isBefore(best.at()))
                    .isFalse();
        }
    }

    private static EngagementHistogram all(List<Long> seconds) {
        EngagementHistogram histogram = NONE;
        for (long each : seconds) {
            histogram = histogram.record(MORNING.plusSeconds(each), LORD_HOWE);
        }
        return histogram;
    }

    private static EngagementHistogram repeated(String instant, int times) {
        EngagementHistogram histogram = NONE;
        for (int i = 0; i < times; i++) {
            histogram = histogram.record(Instant.parse(instant), BERLIN);
        }
        return histogram;
    }
}
