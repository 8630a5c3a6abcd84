// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.workflow;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Durations as people type them, such as `1 hour 30 minutes`.
final class TypedDuration {

    private static final Pattern WORDS =
            Pattern.compile("(?:\\d+\\s*[a-z]+(?:,\\s*|\\s+and\\s+|\\s+|$))+", Pattern.CASE_INSENSITIVE);
    private static final Pattern PART = Pattern.compile("(\\d+)\\s*([a-z]+)", Pattern.CASE_INSENSITIVE);

    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("day", "d"),
            Map.entry("days", "d"),
            Map.entry("hour", "h"),
            Map.entry("hours", "h"),
            Map.entry("hr", "h"),
            Map.entry("hrs", "h"),
            Map.entry("minute", "m"),
            Map.entry("minutes", "m"),
            Map.entry("min", "m"),
            Map.entry("mins", "m"),
            Map.entry("second", "s"),
            Map.entry("seconds", "s"),
            Map.entry("sec", "s"),
            Map.entry("secs", "s"));

    private TypedDuration() {}

    /// Short form of the duration, such as `1h30m`; any other text as it is.
    static String shortened(String typed) {
        if (!WORDS.matcher(typed).matches()) {
            return typed;
        }
        StringBuilder text = new StringBuilder();
        for (MatchResult part : PART.matcher(typed).results().toList()) {
            Optional<String> unit = Optional.ofNullable(UNITS.get(part.group(2).toLowerCase(Locale.ROOT)));
            if (unit.isEmpty()) {
                return typed;
            }
            text.append(part.group(1)).append(unit.get());
        }
        return text.toString();
    }
}
