// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Parameters of a request, as they were sent; a parameter that was not sent is null.
///
/// @param from first day, of UTC
/// @param to last day, inclusive
/// @param by subject of each row: `day`, `type` or `channel`
/// @param type id of an event type
/// @param channel name of a channel
record AnalyticsParameters(
        @Nullable String from,
        @Nullable String to,
        @Nullable String by,
        @Nullable String type,
        @Nullable String channel) {

    AnalyticsQuery.Parsed parse(LocalDate today) {
        return AnalyticsQuery.parse(text(from), text(to), text(by), text(type), text(channel), today);
    }

    private static String text(@Nullable String parameter) {
        return Objects.requireNonNullElse(parameter, "").strip();
    }
}
