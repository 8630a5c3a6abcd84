// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.Options;
import com.ibm.icu.util.SimpleTimeZone;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/// How a reader writes numbers and dates.
record Conventions(Locale locale, ZoneId zone) {

    /// Under which they travel with a rendering. No template can name it.
    static final String KEY = "reader's conventions";

    static Conventions of(Options options) {
        Conventions given = options.data(KEY);
        return given == null ? new Conventions(Locale.ENGLISH, ZoneOffset.UTC) : given;
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
