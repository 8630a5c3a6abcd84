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

/// Instants at which a rule about local times may change its answer: when the local clock shows one of the times, and
/// when the clock changes. Between two edges the answer is constant.
final class ClockEdges {

    /// Span that is searched: a week for a window of one weekday, and the next week if the clock skips that one.
    private static final Duration HORIZON = Duration.ofDays(15);

    private ClockEdges() {}

    /// Distinct edges in order, after the instant and within the horizon.
    static Stream<Instant> after(Instant instant, ZoneId zone, Collection<LocalTime> times) {
        Instant horizon = instant.plus(HORIZON);
        return Stream.concat(shown(instant, zone, times), changes(instant, horizon, zone.getRules()))
                .filter(edge -> edge.isAfter(instant) && edge.isBefore(horizon))
                .sorted()
                .distinct();
    }

    /// Instants at which the times are shown. A clock that is set back over midnight shows the previous day's
    /// times again.
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
