// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.json.Period;
import dev.carillon.runtime.http.RefusedException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Parameters of the list of notifications. Absent ones are empty.
///
/// @param q id of a notification, event or recipient, or what [dev.carillon.admin.recipient.RecipientSearch] finds
/// @param from first day (UTC)
/// @param to last day (UTC)
/// @param after next of the previous page
/// @param live not empty if the list refreshes itself
record NotificationQuery(
        @Nullable String q,
        @Nullable String type,
        @Nullable String status,
        @Nullable String lane,
        @Nullable String from,
        @Nullable String to,
        @Nullable String after,
        @Nullable String live) {

    NotificationQuery {
        q = stripped(q);
        type = stripped(type);
        status = TrackedState.WIRE_NAMES.contains(stripped(status)) ? stripped(status) : "";
        lane = stripped(lane);
        from = stripped(from);
        to = stripped(to);
        after = stripped(after);
        live = stripped(live);
    }

    /// @param recipient id; empty for every recipient
    /// @throws RefusedException if a day is none
    SearchFilter filter(String recipient) {
        Period period = new Period(
                day("from", text(from), 0, Period.ALWAYS.fromMillis()),
                day("to", text(to), 1, Period.ALWAYS.toMillis()));
        return new SearchFilter(
                recipient,
                "",
                text(type),
                text(status),
                EventTracking.laneNumber(text(lane)).orElse((short) 0),
                period);
    }

    public String asked() {
        return text(q);
    }

    SearchCursor cursor() {
        return SearchCursor.parse(text(after));
    }

    private static long day(String name, String text, int later, long fallback) {
        try {
            return text.isEmpty()
                    ? fallback
                    : LocalDate.parse(text)
                            .plusDays(later)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli();
        } catch (DateTimeParseException _) {
            throw RefusedException.invalid(name, "format", "must be a day such as 2027-03-01");
        }
    }

    private static String stripped(@Nullable String text) {
        return text(text).strip();
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
