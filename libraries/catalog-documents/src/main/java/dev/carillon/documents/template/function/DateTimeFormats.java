// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template.function;

import com.ibm.icu.text.DateFormat;
import com.ibm.icu.util.TimeZone;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.Map;

/// Formats of dates and times. Values are ISO 8601 texts or milliseconds since the epoch. A local time without a zone
/// is written without conversion.
final class DateTimeFormats {

    static final Map<String, Integer> STYLES = Map.of(
            "short", DateFormat.SHORT, "medium", DateFormat.MEDIUM, "long", DateFormat.LONG, "full", DateFormat.FULL);

    private static final char NARROW_SPACE = '\u202f';

    /// @param zone time zone in which the instant is written
    private record Moment(Instant instant, TimeZone zone) {}

    private DateTimeFormats() {}

    static String date(Object value, String style, LocaleConventions conventions) throws IOException {
        return write(DateFormat.getDateInstance(style(style), conventions.icuLocale()), moment(value, conventions));
    }

    static String time(Object value, String style, LocaleConventions conventions) throws IOException {
        return write(DateFormat.getTimeInstance(style(style), conventions.icuLocale()), moment(value, conventions));
    }

    private static String write(DateFormat format, Moment moment) {
        format.setTimeZone(moment.zone());
        // A narrow space would make an SMS twice as long.
        return format.format(Date.from(moment.instant())).replace(NARROW_SPACE, ' ');
    }

    private static int style(String style) throws IOException {
        Integer known = STYLES.get(style);
        if (known == null) {
            throw new IOException("no style of dates and times: " + style);
        }
        return known;
    }

    private static Moment moment(Object value, LocaleConventions conventions) throws IOException {
        try {
            if (value instanceof Number) {
                return new Moment(Instant.ofEpochMilli(Numbers.require(value).longValue()), conventions.icuZone());
            }
            TemporalAccessor parsed = value.toString().contains("T")
                    ? DateTimeFormatter.ISO_DATE_TIME.parseBest(
                            value.toString(), ZonedDateTime::from, LocalDateTime::from)
                    : LocalDate.parse(value.toString());
            return switch (parsed) {
                case ZonedDateTime zoned -> new Moment(zoned.toInstant(), conventions.icuZone());
                case LocalDateTime local -> new Moment(local.toInstant(ZoneOffset.UTC), TimeZone.GMT_ZONE);
                case LocalDate date -> new Moment(date.atStartOfDay().toInstant(ZoneOffset.UTC), TimeZone.GMT_ZONE);
                default -> throw new IOException("not a date");
            };
        } catch (DateTimeException e) {
            throw new IOException("not a date", e);
        }
    }
}
