// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Time at which quiet hours and send windows together allow a notification.
public final class Availability {

    /// Span that is searched: a week, to cover each weekday, and a day for changes of the clock.
    public static final Duration HORIZON = Duration.ofDays(8);

    private Availability() {}

    /// First instant, from now on, at which a send window is open and no quiet hours apply; empty if there is
    /// none within the [#HORIZON].
    public static Optional<Instant> openAt(Instant now, QuietHours quiet, SendWindows windows, ZoneId zone) {
        if (isOpen(now, quiet, windows, zone)) {
            return Optional.of(now);
        }
        List<LocalTime> times = Stream.concat(quiet.windows().stream(), windows.windows().stream())
                .flatMap(window -> window.times().stream())
                .distinct()
                .toList();
        Instant horizon = now.plus(HORIZON);
        return ClockEdges.after(now, zone, times)
                .takeWhile(edge -> !edge.isAfter(horizon))
                .filter(edge -> isOpen(edge, quiet, windows, zone))
                .findFirst();
    }

    private static boolean isOpen(Instant instant, QuietHours quiet, SendWindows windows, ZoneId zone) {
        return windows.contains(instant, zone) && !quiet.contains(instant, zone);
    }
}
