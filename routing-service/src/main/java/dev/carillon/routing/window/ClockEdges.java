// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Collection;
import java.util.stream.Stream;

/// The instants at which a rule that goes by local times may give another answer: when a clock shows one of the times,
/// and when it is changed. Between two edges nothing changes.
final class ClockEdges {

    /// A week, as windows of one weekday need, and the next if clocks skip that one.
    private static final Duration HORIZON = Duration.ofDays(15);

    private ClockEdges() {}

    /// In order, each once, after the given instant and within the horizon.
    static Stream<Instant> after(Instant instant, ZoneId zone, Collection<LocalTime> times) {
        Instant horizon = instant.plus(HORIZON);
        return Stream.concat(shown(instant, zone, times), changes(instant, horizon, zone.getRules()))
                .filter(edge -> edge.isAfter(instant) && edge.isBefore(horizon))
                .sorted()
                .distinct();
    }

    /// A clock that is put back over midnight shows yesterday's times again.
    private static Stream<Instant> shown(Instant instant, ZoneId zone, Collection<LocalTime> times) {
        LocalDate today = LocalDate.ofInstant(instant, zone);
        return today.minusDays(1)
                .datesUntil(today.plusDays(HORIZON.toDays() + 1))
                .flatMap(date -> times.stream().map(date::atTime))
                .flatMap(
                        local -> zone.getRules().getValidOffsets(local).stream().map(local::toInstant));
    }

    private static Stream<Instant> changes(Instant instant, Instant horizon, ZoneRules rules) {
        return Stream.iterate(
                        rules.nextTransition(instant),
                        change -> change != null && change.getInstant().isBefore(horizon),
                        change -> rules.nextTransition(change.getInstant()))
                .map(ZoneOffsetTransition::getInstant);
    }
}
