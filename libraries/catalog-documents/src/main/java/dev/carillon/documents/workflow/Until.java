// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/// When a wait ends.
public sealed interface Until {

    record After(Duration duration) implements Until {}

    /// At the next occurrence of a wall-clock time.
    ///
    /// @param days on which it may end; never empty
    /// @param zone whose clock it is; none means the recipient's
    record AtLocalTime(LocalTime time, Set<DayOfWeek> days, Optional<ZoneId> zone) implements Until {

        public AtLocalTime {
            days = Set.copyOf(days);
        }
    }

    /// At the hour at which the recipient is most likely to look.
    ///
    /// @param within the longest that it may take
    record BestTime(Duration within) implements Until {}
}
