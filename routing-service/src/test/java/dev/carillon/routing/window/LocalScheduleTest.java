// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.v1.DigestSchedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class LocalScheduleTest {

    private static final LocalSchedule MORNING_AND_EVENING =
            new LocalSchedule(List.of(LocalTime.of(18, 0), LocalTime.of(8, 0)), Set.of());

    @Test
    void isTheNextOfItsTimes() {
        assertThat(MORNING_AND_EVENING.next(Instant.parse("2026-06-10T05:00:00Z"), Clocks.BERLIN))
                .isEqualTo("2026-06-10T06:00:00Z");
        assertThat(MORNING_AND_EVENING.next(Instant.parse("2026-06-10T06:00:00Z"), Clocks.BERLIN))
                .isEqualTo("2026-06-10T16:00:00Z");
        assertThat(MORNING_AND_EVENING.next(Instant.parse("2026-06-10T16:00:00Z"), Clocks.BERLIN))
                .isEqualTo("2026-06-11T06:00:00Z");
    }

    @Test
    void keepsToItsDays() {
        LocalSchedule mondays = new LocalSchedule(List.of(LocalTime.of(9, 0)), Set.of(DayOfWeek.MONDAY));

        assertThat(mondays.next(Instant.parse("2026-06-08T07:00:00Z"), Clocks.BERLIN))
                .isEqualTo("2026-06-15T07:00:00Z");
    }

    @Test
    void aTimeThatIsSkippedIsAsMuchLater() {
        LocalSchedule early = new LocalSchedule(List.of(LocalTime.of(2, 30)), Set.of());

        assertThat(early.next(Instant.parse("2026-03-29T00:00:00Z"), Clocks.BERLIN))
                .isEqualTo("2026-03-29T01:30:00Z");
    }

    @Test
    void aTimeThatIsShownTwiceComesOnce() {
        LocalSchedule early = new LocalSchedule(List.of(LocalTime.of(2, 30)), Set.of());
        Instant first = Instant.parse("2026-10-25T00:30:00Z");

        assertThat(early.next(Instant.parse("2026-10-24T22:00:00Z"), Clocks.BERLIN))
                .isEqualTo(first);
        assertThat(early.next(first, Clocks.BERLIN)).isEqualTo("2026-10-26T01:30:00Z");
    }

    @Test
    void passesOverWhatCannotBeRead() {
        assertThat(LocalSchedule.of(written("08:00", "soon")))
                .contains(new LocalSchedule(List.of(LocalTime.of(8, 0)), Set.of()));
        assertThat(LocalSchedule.of(written("soon"))).isEmpty();
        assertThat(LocalSchedule.of(DigestSchedule.getDefaultInstance())).isEmpty();
        assertThat(LocalSchedule.of(DigestSchedule.newBuilder()
                        .addTimes("08:00")
                        .addWeekdays(9)
                        .build()))
                .isEmpty();
    }

    @Property(tries = 300)
    void whereNoClockChangesItIsTheFirstMomentThatShowsOneOfItsTimes(
            @ForAll("schedules") LocalSchedule schedule, @ForAll("moments") Clocks.Moment moment) {
        Instant next = schedule.next(moment.instant(), moment.zone());

        assertThat(next).isAfter(moment.instant());
        Assume.that(isSteady(moment, next));
        assertThat(isShown(schedule, next.atZone(moment.zone()))).isTrue();
        Instant minute = Instant.ofEpochSecond((moment.instant().getEpochSecond() / 60 + 1) * 60);
        for (Instant each = minute; each.isBefore(next); each = each.plusSeconds(60)) {
            assertThat(isShown(schedule, each.atZone(moment.zone())))
                    .as("%s", each)
                    .isFalse();
        }
    }

    @Property(tries = 500)
    void itNeverTakesMoreThanTwoWeeks(
            @ForAll("schedules") LocalSchedule schedule, @ForAll("moments") Clocks.Moment moment) {
        assertThat(schedule.next(moment.instant(), moment.zone()))
                .isBetween(moment.instant().plusNanos(1), moment.instant().plus(Duration.ofDays(9)));
    }

    @Provide
    Arbitrary<LocalSchedule> schedules() {
        return Combinators.combine(Clocks.times().list().ofMinSize(1).ofMaxSize(4), Clocks.days())
                .as(LocalSchedule::new);
    }

    @Provide
    Arbitrary<Clocks.Moment> moments() {
        return Clocks.moments();
    }

    private static boolean isShown(LocalSchedule schedule, ZonedDateTime shown) {
        return schedule.days().contains(shown.getDayOfWeek())
                && schedule.times().contains(shown.toLocalTime());
    }

    private static boolean isSteady(Clocks.Moment moment, Instant until) {
        var change = moment.zone().getRules().nextTransition(moment.instant().minus(Duration.ofDays(1)));
        return change == null || change.getInstant().isAfter(until.plus(Duration.ofDays(1)));
    }

    private static DigestSchedule written(String... times) {
        return DigestSchedule.newBuilder().addAllTimes(List.of(times)).build();
    }
}
