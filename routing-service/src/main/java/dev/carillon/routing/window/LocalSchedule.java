// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import dev.carillon.events.v1.DigestSchedule;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Times of day on days of the week. A time that the recipient's clocks skip is as much later as they are put forward;
/// one that they show twice is the first of the two.
///
/// @param times at least one
/// @param days empty means every day
public record LocalSchedule(List<LocalTime> times, Set<DayOfWeek> days) {

    /// A week, as a schedule of one weekday needs, and a day on each side for changes of the clock.
    private static final int DAYS_AHEAD = 9;

    public LocalSchedule {
        if (times.isEmpty()) {
            throw new IllegalArgumentException("a schedule needs a time");
        }
        times = times.stream().distinct().sorted().toList();
        days = days.isEmpty() ? Set.of(DayOfWeek.values()) : Set.copyOf(days);
    }

    /// A schedule as a profile has it. Times that cannot be read are passed over; empty when none is left.
    public static Optional<LocalSchedule> of(DigestSchedule written) {
        List<LocalTime> times = written.getTimesList().stream()
                .flatMap(time -> WrittenTimes.findTime(time).stream())
                .toList();
        return times.isEmpty()
                ? Optional.empty()
                : WrittenTimes.findDays(written.getWeekdaysList()).map(days -> new LocalSchedule(times, days));
    }

    /// The first of the schedule's times after an instant.
    public Instant next(Instant after, ZoneId zone) {
        LocalDate today = LocalDate.ofInstant(after, zone);
        return today.minusDays(1)
                .datesUntil(today.plusDays(DAYS_AHEAD))
                .filter(date -> days.contains(date.getDayOfWeek()))
                .flatMap(date -> times.stream().map(date::atTime))
                .map(local -> ZonedDateTime.of(local, zone).toInstant())
                .filter(after::isBefore)
                .min(Instant::compareTo)
                .orElseThrow();
    }
}
