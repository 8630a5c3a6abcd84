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

/// How long a digest stays open.
public sealed interface DigestWindow {

    /// As long as this, from its first item.
    record Fixed(Duration length) implements DigestWindow {}

    /// Until no item has come for a while.
    ///
    /// @param gap without an item that closes it
    /// @param atMost the longest in all, from the first item
    record Sliding(Duration gap, Duration atMost) implements DigestWindow {}

    /// Until the next of these wall-clock times.
    ///
    /// @param times in order, at least one
    /// @param days on which they count; never empty
    /// @param zone whose clock it is; none means the recipient's
    record Scheduled(List<LocalTime> times, Set<DayOfWeek> days, Optional<ZoneId> zone) implements DigestWindow {

        public Scheduled {
            times = List.copyOf(times);
            days = Set.copyOf(days);
        }
    }

    /// Until the next of the times that the recipient chose, by the recipient's clock.
    ///
    /// @param otherwise the times for who chose none; at least one
    record RecipientSchedule(List<LocalTime> otherwise, Set<DayOfWeek> otherwiseDays) implements DigestWindow {

        public RecipientSchedule {
            otherwise = List.copyOf(otherwise);
            otherwiseDays = Set.copyOf(otherwiseDays);
        }
    }
}
