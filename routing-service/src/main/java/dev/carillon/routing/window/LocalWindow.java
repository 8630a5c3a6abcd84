// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A stretch of the day as a clock on the wall shows it, on days of the week. What the clock shows decides, also on the
/// days on which it is changed: of a stretch that the clock skips nothing is left on that day, and what it shows twice
/// is inside twice, with a break between if the clock shows other times between.
///
/// @param from the first moment inside
/// @param to the first moment that is outside again; when it is before `from`, on the next day
/// @param days on which it begins; empty means every day
public record LocalWindow(LocalTime from, LocalTime to, Set<DayOfWeek> days) {

    private static final Set<DayOfWeek> EVERY_DAY = Set.of(DayOfWeek.values());

    public LocalWindow {
        if (from.equals(to)) {
            throw new IllegalArgumentException("a window from %s to %s has no length".formatted(from, to));
        }
        days = days.isEmpty() ? EVERY_DAY : Set.copyOf(days);
    }

    /// Reads a window as the catalog and profiles write it; empty when it cannot be read or has no length.
    ///
    /// @param from "22:00"
    /// @param to "07:00"
    /// @param weekdays ISO numbers; empty means every day
    public static Optional<LocalWindow> find(String from, String to, List<Integer> weekdays) {
        return WrittenTimes.findTime(from)
                .flatMap(begin -> WrittenTimes.findTime(to)
                        .filter(end -> !end.equals(begin))
                        .flatMap(
                                end -> WrittenTimes.findDays(weekdays).map(days -> new LocalWindow(begin, end, days))));
    }

    public boolean contains(Instant instant, ZoneId zone) {
        return contains(LocalDateTime.ofInstant(instant, zone));
    }

    /// The first instant after one inside that is not inside.
    public Instant end(Instant inside, ZoneId zone) {
        if (!contains(inside, zone)) {
            throw new IllegalArgumentException("%s in %s is not inside of %s".formatted(inside, zone, this));
        }
        return ClockEdges.after(inside, zone, times())
                .filter(edge -> !contains(edge, zone))
                .findFirst()
                .orElseThrow();
    }

    /// The first instant, from the given one on, that is inside: the given one itself when it is.
    public Instant nextStart(Instant from, ZoneId zone) {
        return contains(from, zone)
                ? from
                : ClockEdges.after(from, zone, times())
                        .filter(edge -> contains(edge, zone))
                        .findFirst()
                        .orElseThrow();
    }

    Collection<LocalTime> times() {
        return List.of(from, to);
    }

    private boolean contains(LocalDateTime shown) {
        LocalTime time = shown.toLocalTime();
        DayOfWeek today = shown.getDayOfWeek();
        if (from.isBefore(to)) {
            return days.contains(today) && !time.isBefore(from) && time.isBefore(to);
        }
        return (days.contains(today) && !time.isBefore(from)) || (days.contains(today.minus(1)) && time.isBefore(to));
    }
}
