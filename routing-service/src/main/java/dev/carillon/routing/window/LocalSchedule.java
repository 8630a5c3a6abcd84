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

/// Schedule of times of day on days of the week. A local time that daylight saving skips is moved forward by the same
/// amount; of a time that occurs twice, the first is used.
///
/// @param times times of day, at least one
/// @param days days of the week; empty for every day
public record LocalSchedule(List<LocalTime> times, Set<DayOfWeek> days) {

    /// Days that are searched: a week for a schedule of one weekday, and a day on each side for changes of the
    /// clock.
    private static final int DAYS_AHEAD = 9;

    public LocalSchedule {
        if (times.isEmpty()) {
            throw new IllegalArgumentException("a schedule needs a time");
        }
        times = times.stream().distinct().sorted().toList();
        days = days.isEmpty() ? Set.of(DayOfWeek.values()) : Set.copyOf(days);
    }

    /// Schedule from its profile form. Invalid times are ignored; empty if none is left.
    public static Optional<LocalSchedule> of(DigestSchedule written) {
        List<LocalTime> times = written.getTimesList().stream()
                .flatMap(time -> WrittenTimes.findTime(time).stream())
                .toList();
        return times.isEmpty()
                ? Optional.empty()
                : WrittenTimes.findDays(written.getWeekdaysList()).map(days -> new LocalSchedule(times, days));
    }

    /// First scheduled time after an instant.
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
