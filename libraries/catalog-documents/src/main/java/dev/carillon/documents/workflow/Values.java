// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import dev.carillon.documents.condition.Compiled;
import dev.carillon.documents.condition.Condition;
import dev.carillon.documents.condition.InvalidCondition;
import dev.carillon.documents.json.Fault;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reader of the single values of a document that conforms to the schema. An invalid value becomes a fault and is read
/// as empty.
final class Values {

    private final List<Fault> faults;

    /// @param faults list to which faults are added
    Values(List<Fault> faults) {
        this.faults = faults;
    }

    void add(Fault fault) {
        faults.add(fault);
    }

    Optional<Duration> duration(Place place, Duration longest) {
        Optional<Duration> duration = Durations.parse(place.text());
        if (duration.isEmpty()) {
            faults.add(place.fault("duration", "must be a duration, such as 90s, 2m, 1h30m, 7d or PT90S"));
            return duration;
        }
        if (duration.get().compareTo(WorkflowLimits.SHORTEST) < 0) {
            faults.add(place.fault(
                    "duration", "is shorter than the limit of " + Durations.print(WorkflowLimits.SHORTEST)));
            return Optional.empty();
        }
        if (duration.get().compareTo(longest) > 0) {
            faults.add(place.fault("duration", "is longer than the limit of " + Durations.print(longest)));
            return Optional.empty();
        }
        return duration;
    }

    Optional<Condition> decision(Place place) {
        return expression(place, Condition::compile);
    }

    Optional<Condition> key(Place place) {
        return expression(place, Condition::compileKey);
    }

    private Optional<Condition> expression(Place place, Function<String, Compiled> compiler) {
        return switch (compiler.apply(place.text())) {
            case Condition condition -> Optional.of(condition);
            case InvalidCondition(int line, int column, String message) -> {
                faults.add(place.fault("expression", "line %d, column %d: %s".formatted(line, column, message)));
                yield Optional.empty();
            }
        };
    }

    Optional<ZoneId> zone(Place place) {
        try {
            return Optional.of(ZoneId.of(place.text()));
        } catch (DateTimeException e) {
            faults.add(place.fault("zone", "there is no such time zone"));
            return Optional.empty();
        }
    }

    static LocalTime time(Place place) {
        return LocalTime.parse(place.text());
    }

    static List<LocalTime> times(Place schedule) {
        return schedule.at("times").elements().stream()
                .map(Values::time)
                .sorted()
                .toList();
    }

    /// Days in the member `days`; all days if it is absent.
    static Set<DayOfWeek> days(Place place) {
        if (!place.has("days")) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (Place name : place.at("days").elements()) {
            for (DayOfWeek day : DayOfWeek.values()) {
                if (day.name().toLowerCase(Locale.ROOT).startsWith(name.text())) {
                    days.add(day);
                }
            }
        }
        return days;
    }
}
