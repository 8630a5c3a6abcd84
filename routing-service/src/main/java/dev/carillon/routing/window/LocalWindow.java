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

/// Window of local time on days of the week. The local clock decides, also on days on which it changes: a window that
/// the clock skips is empty on that day, and one that it shows twice applies twice, with a gap if the clock shows
/// other times between.
///
/// @param from first time inside
/// @param to first time outside again; on the next day if it is before `from`
/// @param days days on which the window starts; empty for every day
public record LocalWindow(LocalTime from, LocalTime to, Set<DayOfWeek> days) {

    private static final Set<DayOfWeek> EVERY_DAY = Set.of(DayOfWeek.values());

    public LocalWindow {
        if (from.equals(to)) {
            throw new IllegalArgumentException("a window from %s to %s has no length".formatted(from, to));
        }
        days = days.isEmpty() ? EVERY_DAY : Set.copyOf(days);
    }

    /// Window from its catalog or profile form; empty if it is invalid or has no length.
    ///
    /// @param from start, such as "22:00"
    /// @param to end, such as "07:00"
    /// @param weekdays ISO weekday numbers; empty for every day
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

    /// First instant outside, after one inside.
    public Instant end(Instant inside, ZoneId zone) {
        if (!contains(inside, zone)) {
            throw new IllegalArgumentException("%s in %s is not inside of %s".formatted(inside, zone, this));
        }
        return ClockEdges.after(inside, zone, times())
                .filter(edge -> !contains(edge, zone))
                .findFirst()
                .orElseThrow();
    }

    /// First instant inside, from the given one on, which may itself be inside.
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
