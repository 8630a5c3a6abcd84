// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Time for which a digest stays open.
public sealed interface DigestWindow {

    /// A fixed time from the first item.
    record Fixed(Duration length) implements DigestWindow {}

    /// Until no item has arrived for a time.
    ///
    /// @param gap time without an item after which the digest closes
    /// @param atMost longest time from the first item
    record Sliding(Duration gap, Duration atMost) implements DigestWindow {}

    /// Until the next of several wall-clock times.
    ///
    /// @param times at least one time, in order
    /// @param days days on which the times are valid; never empty
    /// @param zone time zone of the times; empty for the recipient's
    record Scheduled(List<LocalTime> times, Set<DayOfWeek> days, Optional<ZoneId> zone) implements DigestWindow {

        public Scheduled {
            times = List.copyOf(times);
            days = Set.copyOf(days);
        }
    }

    /// Until the next of the times that the recipient chose, by the recipient's clock.
    ///
    /// @param otherwise times for recipients who chose none; at least one
    record RecipientSchedule(List<LocalTime> otherwise, Set<DayOfWeek> otherwiseDays) implements DigestWindow {

        public RecipientSchedule {
            otherwise = List.copyOf(otherwise);
            otherwiseDays = Set.copyOf(otherwiseDays);
        }
    }
}
