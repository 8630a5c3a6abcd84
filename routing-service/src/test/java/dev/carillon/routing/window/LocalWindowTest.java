// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class LocalWindowTest {

    private static final LocalWindow NIGHT = window("22:00", "07:00");

    @Test
    void beginsInsideAndEndsOutside() {
        assertThat(NIGHT.contains(berlin("2026-06-10T22:00"), Clocks.BERLIN)).isTrue();
        assertThat(NIGHT.contains(berlin("2026-06-11T06:59"), Clocks.BERLIN)).isTrue();
        assertThat(NIGHT.contains(berlin("2026-06-11T07:00"), Clocks.BERLIN)).isFalse();
        assertThat(NIGHT.contains(berlin("2026-06-10T21:59"), Clocks.BERLIN)).isFalse();
    }

    @Test
    void theMorningBelongsToTheDayOnWhichItBegan() {
        LocalWindow friday = new LocalWindow(LocalTime.of(22, 0), LocalTime.of(7, 0), Set.of(DayOfWeek.FRIDAY));

        assertThat(friday.contains(berlin("2026-06-13T03:00"), Clocks.BERLIN)).isTrue();
        assertThat(friday.contains(berlin("2026-06-12T03:00"), Clocks.BERLIN)).isFalse();
        assertThat(friday.contains(berlin("2026-06-13T23:00"), Clocks.BERLIN)).isFalse();
    }

    @Test
    void mayEndAtMidnight() {
        LocalWindow evening = window("20:00", "00:00");

        assertThat(evening.end(berlin("2026-06-10T23:59"), Clocks.BERLIN)).isEqualTo(berlin("2026-06-11T00:00"));
    }

    @Test
    void endsWithTheSkippedHourWhenItWouldEndWithinIt() {
        LocalWindow window = window("22:00", "02:30");

        assertThat(window.end(berlin("2026-03-29T01:00"), Clocks.BERLIN)).isEqualTo(berlin("2026-03-29T03:00"));
    }

    @Test
    void beginsAfterTheSkippedHourWhenItWouldBeginWithinIt() {
        LocalWindow window = window("02:30", "04:00");

        assertThat(window.nextStart(berlin("2026-03-29T01:00"), Clocks.BERLIN)).isEqualTo(berlin("2026-03-29T03:00"));
    }

    @Test
    void doesNotHappenOnTheDayThatSkipsItWhole() {
        LocalWindow window = window("02:10", "02:50");

        assertThat(window.nextStart(berlin("2026-03-29T01:00"), Clocks.BERLIN)).isEqualTo(berlin("2026-03-30T02:10"));
    }

    @Test
    void isInsideTwiceWhenTheClockShowsItTwice() {
        LocalWindow window = window("22:00", "02:30");
        Instant firstEnd = Instant.parse("2026-10-25T00:30:00Z");
        Instant again = Instant.parse("2026-10-25T01:00:00Z");

        assertThat(window.end(berlin("2026-10-25T01:00"), Clocks.BERLIN)).isEqualTo(firstEnd);
        assertThat(window.nextStart(firstEnd, Clocks.BERLIN)).isEqualTo(again);
        assertThat(window.end(again, Clocks.BERLIN)).isEqualTo(Instant.parse("2026-10-25T01:30:00Z"));
    }

    @Test
    void lastsAnHourLongerInTheNightThatHasOneMore() {
        assertThat(NIGHT.end(berlin("2026-10-24T22:00"), Clocks.BERLIN))
                .isEqualTo(berlin("2026-10-24T22:00").plus(10, ChronoUnit.HOURS));
    }

    @Test
    void changesOfHalfAnHourAreHalfAnHour() {
        Instant evening = at("2026-10-03T22:00", Clocks.LORD_HOWE);

        assertThat(NIGHT.end(evening, Clocks.LORD_HOWE))
                .isEqualTo(evening.plus(8 * 60 + 30, ChronoUnit.MINUTES))
                .isEqualTo(at("2026-10-04T07:00", Clocks.LORD_HOWE));
    }

    @Test
    void aNightIsNotLongerWhereADayIsLeftOut() {
        Instant evening = at("2011-12-29T23:00", Clocks.APIA);

        assertThat(NIGHT.end(evening, Clocks.APIA))
                .isEqualTo(at("2011-12-31T07:00", Clocks.APIA))
                .isEqualTo(evening.plus(8, ChronoUnit.HOURS));
    }

    @Test
    void aWindowOfADayThatIsLeftOutIsAWeekLater() {
        LocalWindow friday = new LocalWindow(LocalTime.of(9, 0), LocalTime.of(17, 0), Set.of(DayOfWeek.FRIDAY));

        assertThat(friday.nextStart(at("2011-12-23T18:00", Clocks.APIA), Clocks.APIA))
                .isEqualTo(at("2012-01-06T09:00", Clocks.APIA));
    }

    @Test
    void hasALength() {
        assertThatThrownBy(() -> window("09:00", "09:00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no length");
        assertThatThrownBy(() -> NIGHT.end(berlin("2026-06-10T12:00"), Clocks.BERLIN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void passesOverWhatCannotBeRead() {
        assertThat(LocalWindow.find("22:00", "07:00", List.of())).contains(NIGHT);
        assertThat(LocalWindow.find("22:00", "07:00", List.of(1, 9)))
                .map(LocalWindow::days)
                .contains(Set.of(DayOfWeek.MONDAY));
        assertThat(LocalWindow.find("22:00", "07:00", List.of(0, 8))).isEmpty();
        assertThat(LocalWindow.find("late", "07:00", List.of())).isEmpty();
        assertThat(LocalWindow.find("22:00", "", List.of())).isEmpty();
        assertThat(LocalWindow.find("22:00", "22:00", List.of())).isEmpty();
    }

    @Property(tries = 1000)
    void theClockOnTheWallDecides(@ForAll("windows") LocalWindow window, @ForAll("moments") Clocks.Moment moment) {
        assertThat(window.contains(moment.instant(), moment.zone())).isEqualTo(Clocks.shows(window, moment));
    }

    @Property(tries = 300)
    void theEndIsTheFirstInstantThatIsNotInside(
            @ForAll("windows") LocalWindow window, @ForAll("moments") Clocks.Moment moment) {
        Instant inside = window.nextStart(moment.instant(), moment.zone());

        Instant end = window.end(inside, moment.zone());

        assertThat(inside).isAfterOrEqualTo(moment.instant());
        assertThat(end).isAfter(inside);
        assertThat(window.contains(end, moment.zone())).isFalse();
        assertThat(window.contains(end.minusNanos(1), moment.zone())).isTrue();
        for (Instant each = inside; each.isBefore(end); each = each.plusSeconds(60)) {
            assertThat(Clocks.shows(window, new Clocks.Moment(each, moment.zone())))
                    .as("%s", each)
                    .isTrue();
        }
    }

    @Property(tries = 100)
    void nothingBeforeTheNextStartIsInside(
            @ForAll("windows") LocalWindow window, @ForAll("moments") Clocks.Moment moment) {
        Instant start = window.nextStart(moment.instant(), moment.zone());
        Assume.that(start.isAfter(moment.instant()));

        assertThat(window.contains(start.minusNanos(1), moment.zone())).isFalse();
        for (Instant each = moment.instant(); each.isBefore(start); each = each.plusSeconds(60)) {
            assertThat(Clocks.shows(window, new Clocks.Moment(each, moment.zone())))
                    .as("%s", each)
                    .isFalse();
        }
    }

    @Provide
    Arbitrary<LocalWindow> windows() {
        return Clocks.windows();
    }

    @Provide
    Arbitrary<Clocks.Moment> moments() {
        return Clocks.moments();
    }

    private static LocalWindow window(String from, String to) {
        return new LocalWindow(LocalTime.parse(from), LocalTime.parse(to), Set.of());
    }

    private static Instant berlin(String local) {
        return at(local, Clocks.BERLIN);
    }

    private static Instant at(String local, ZoneId zone) {
        ZoneOffset offset = zone.getRules().getOffset(LocalDateTime.parse(local));
        return LocalDateTime.parse(local).toInstant(offset);
    }
}
