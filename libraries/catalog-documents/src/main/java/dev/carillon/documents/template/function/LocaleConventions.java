// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template.function;

import com.github.jknack.handlebars.Options;
import com.ibm.icu.util.SimpleTimeZone;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/// Conventions of a reader for numbers and dates: language and time zone.
public record LocaleConventions(Locale locale, ZoneId zone) {

    /// Key of the conventions in the rendering's context. Templates cannot name it.
    public static final String KEY = "reader's conventions";

    static LocaleConventions of(Options options) {
        LocaleConventions given = options.data(KEY);
        return given == null ? new LocaleConventions(Locale.ENGLISH, ZoneOffset.UTC) : given;
    }

    ULocale icuLocale() {
        return ULocale.forLocale(locale);
    }

    TimeZone icuZone() {
        return zone.normalized() instanceof ZoneOffset offset
                ? new SimpleTimeZone(offset.getTotalSeconds() * 1_000, offset.getId())
                : TimeZone.getTimeZone(zone.getId());
    }
}
