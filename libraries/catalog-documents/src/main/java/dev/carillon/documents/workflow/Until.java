// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/// End of a wait.
public sealed interface Until {

    record After(Duration duration) implements Until {}

    /// At the next occurrence of a wall-clock time.
    ///
    /// @param days days on which the wait may end; never empty
    /// @param zone time zone of the time; empty for the recipient's
    record AtLocalTime(LocalTime time, Set<DayOfWeek> days, Optional<ZoneId> zone) implements Until {

        public AtLocalTime {
            days = Set.copyOf(days);
        }
    }

    /// At the hour at which the recipient most probably reads notifications.
    ///
    /// @param within longest time of the wait
    record BestTime(Duration within) implements Until {}
}
