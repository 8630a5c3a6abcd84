// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Zones, moments about changes of the clock, and windows, for properties.
final class Clocks {

    static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    /// Changes its clocks by half an hour.
    static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
    /// Had no 30 December 2011.
    static final ZoneId APIA = ZoneId.of("Pacific/Apia");
    /// Puts its clocks back at midnight.
    static final ZoneId SANTIAGO = ZoneId.of("America/Santiago");

    static final ZoneId KATHMANDU = ZoneId.of("Asia/Kathmandu");

    private static final List<ZoneId> ZONES = List.of(BERLIN, NEW_YORK, LORD_HOWE, APIA, SANTIAGO, KATHMANDU);
    private static final Instant FIRST = Instant.parse("2011-06-01T00:00:00Z");

    private Clocks() {}

    /// Instant in a time zone.
    record Moment(Instant instant, ZoneId zone) {

        @Override
        public String toString() {
            return instant.atZone(zone).toString();
        }
    }

    /// Any moment of a few years, and as often one within three days of a change.
    static Arbitrary<Moment> moments() {
        Arbitrary<Long> years = Arbitraries.longs().between(0, 15L * 365 * 24 * 3600);
        Arbitrary<Long> near = Arbitraries.longs().between(-3 * 24 * 3600, 24 * 3600);
        Arbitrary<ZoneId> zones = Arbitraries.of(ZONES);
        Arbitrary<Moment> anywhere =
                Combinators.combine(zones, years).as((zone, seconds) -> new Moment(FIRST.plusSeconds(seconds), zone));
        Arbitrary<Moment> nearChange = Combinators.combine(zones, years, near)
                .as((zone, seconds, offset) ->
                        new Moment(changeAfter(FIRST.plusSeconds(seconds), zone).plusSeconds(offset), zone));
        return Arbitraries.oneOf(anywhere, nearChange);
    }

    static Arbitrary<LocalWindow> windows() {
        return Combinators.combine(times(), times(), days())
                .filter((from, to, _) -> !from.equals(to))
                .as(LocalWindow::new);
    }

    static Arbitrary<LocalTime> times() {
        Arbitrary<LocalTime> any =
                Arbitraries.integers().between(0, 24 * 60 - 1).map(minute -> LocalTime.MIN.plusMinutes(minute));
        Arbitrary<LocalTime> nightly =
                Arbitraries.integers().between(0, 4 * 12).map(five -> LocalTime.MIN.plusMinutes(5L * five));
        return Arbitraries.oneOf(any, nightly);
    }

    static Arbitrary<Set<DayOfWeek>> days() {
        return Arbitraries.oneOf(
                Arbitraries.just(Set.of()),
                Arbitraries.of(DayOfWeek.class).set().ofMinSize(1).ofMaxSize(7));
    }

    /// True if the local time is inside the window, computed from the start of each day.
    static boolean shows(LocalWindow window, Moment moment) {
        LocalDateTime shown = LocalDateTime.ofInstant(moment.instant(), moment.zone());
        return List.of(shown.toLocalDate(), shown.toLocalDate().minusDays(1)).stream()
                .filter(date -> window.days().contains(date.getDayOfWeek()))
                .anyMatch(date -> !shown.isBefore(date.atTime(window.from())) && shown.isBefore(ending(window, date)));
    }

    private static LocalDateTime ending(LocalWindow window, LocalDate begun) {
        LocalDate date = window.to().isAfter(window.from()) ? begun : begun.plusDays(1);
        return date.atTime(window.to());
    }

    private static Instant changeAfter(Instant instant, ZoneId zone) {
        var change = zone.getRules().nextTransition(instant);
        return change == null ? instant : change.getInstant();
    }
}
