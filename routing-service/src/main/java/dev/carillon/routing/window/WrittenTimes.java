// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reader of times and weekdays in the form of profiles and the catalog. Invalid values are ignored: they were
/// refused when they were written, and a recipient must not miss a notification because of one.
final class WrittenTimes {

    private WrittenTimes() {}

    static Optional<LocalTime> findTime(String text) {
        try {
            return Optional.of(LocalTime.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// @param numbers ISO weekday numbers; none means every day, only invalid ones mean no day
    static Optional<Set<DayOfWeek>> findDays(List<Integer> numbers) {
        Set<DayOfWeek> days = numbers.stream()
                .filter(number -> 1 <= number && number <= 7)
                .map(DayOfWeek::of)
                .collect(Collectors.toUnmodifiableSet());
        return days.isEmpty() && !numbers.isEmpty() ? Optional.empty() : Optional.of(days);
    }
}
