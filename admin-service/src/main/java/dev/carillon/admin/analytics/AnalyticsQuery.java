// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import dev.carillon.events.Channel;
import dev.carillon.runtime.http.Violation;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Question to analytics. Days are of UTC.
///
/// @param from first day
/// @param to last day, inclusive
/// @param type id of an event type; empty for all
/// @param channel channel of the facts; empty for all
record AnalyticsQuery(LocalDate from, LocalDate to, Grouping by, String type, Optional<Channel> channel) {

    /// Most days of a query.
    static final int MOST_DAYS = 366;

    private static final int USUAL_DAYS = 7;
    private static final int EARLIEST_YEAR = 1970;
    private static final int LATEST_YEAR = 9999;

    /// Parsed query. A parameter with a violation has its default.
    record Parsed(AnalyticsQuery query, List<Violation> violations) {

        Parsed {
            violations = List.copyOf(violations);
        }
    }

    /// Query for these parameters. Without days it is about the last seven.
    static Parsed parse(String from, String to, String by, String type, String channel, LocalDate today) {
        List<Violation> violations = new ArrayList<>();
        LocalDate last = day("to", to, today, violations);
        LocalDate first = day("from", from, last.minusDays(USUAL_DAYS - 1L), violations);
        if (first.isAfter(last)) {
            violations.add(new Violation("from", "range", "must not be after 'to'"));
            first = last;
        } else if (ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
            violations.add(new Violation("from", "range", "a report has at most %d days".formatted(MOST_DAYS)));
            first = last.minusDays(MOST_DAYS - 1L);
        }
        Optional<Grouping> grouping = by.isEmpty() ? Optional.of(Grouping.DAY) : Grouping.find(by);
        if (grouping.isEmpty()) {
            violations.add(oneOf("by", Grouping.NAMES));
        }
        if (type.indexOf('\0') >= 0) {
            violations.add(new Violation("type", "format", "must be the id of an event type"));
        }
        Optional<Channel> only = Channel.find(channel);
        if (!channel.isEmpty() && only.isEmpty()) {
            violations.add(oneOf(
                    "channel",
                    Arrays.stream(Channel.values()).map(Channel::wireName).toList()));
        }
        return new Parsed(
                new AnalyticsQuery(
                        first, last, grouping.orElse(Grouping.DAY), type.indexOf('\0') < 0 ? type : "", only),
                violations);
    }

    /// Number of days.
    long days() {
        return ChronoUnit.DAYS.between(from, to) + 1;
    }

    /// The same question about as many days immediately before.
    AnalyticsQuery before() {
        return new AnalyticsQuery(from.minusDays(days()), from.minusDays(1), by, type, channel);
    }

    AnalyticsQuery groupedBy(Grouping other) {
        return new AnalyticsQuery(from, to, other, type, channel);
    }

    private static LocalDate day(String name, String text, LocalDate fallback, List<Violation> violations) {
        try {
            LocalDate day = text.isEmpty() ? fallback : LocalDate.parse(text);
            if (day.getYear() >= EARLIEST_YEAR && day.getYear() <= LATEST_YEAR) {
                return day;
            }
        } catch (DateTimeParseException _) {
            // Reported below.
        }
        violations.add(new Violation(name, "format", "must be a day such as 2026-05-12"));
        return fallback;
    }

    private static Violation oneOf(String name, List<String> allowed) {
        return new Violation(name, "enum", "must be one of " + String.join(", ", allowed));
    }
}
