// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template.function;

import com.github.jknack.handlebars.Helper;
import com.github.jknack.handlebars.Options;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Helpers of templates that format values in the reader's language and time zone. A missing or unsuitable value fails
/// the rendering.
public enum LocalizedFunction implements Helper<Object> {
    /// `{{plural data.count one="# item" other="# items"}}`
    PLURAL {
        @Override
        String text(Object value, Options options) throws IOException {
            return Numbers.plural(Numbers.require(value), options.hash, LocaleConventions.of(options));
        }
    },
    /// `{{number data.share "percent"}}`, `{{number data.weight digits=2}}`
    NUMBER {
        @Override
        String text(Object value, Options options) throws IOException {
            return Numbers.number(
                    Numbers.require(value), style(options, "decimal"), options.hash, LocaleConventions.of(options));
        }
    },
    /// `{{currency data.total "EUR"}}`
    CURRENCY {
        @Override
        String text(Object value, Options options) throws IOException {
            return Numbers.currency(Numbers.require(value), style(options, ""), LocaleConventions.of(options));
        }
    },
    /// `{{date event.occurredAt "long"}}`
    DATE {
        @Override
        String text(Object value, Options options) throws IOException {
            return DateTimeFormats.date(value, style(options, "medium"), LocaleConventions.of(options));
        }
    },
    /// `{{time event.occurredAt "short"}}`
    TIME {
        @Override
        String text(Object value, Options options) throws IOException {
            return DateTimeFormats.time(value, style(options, "short"), LocaleConventions.of(options));
        }
    },
    /// `{{message "{count, plural, one {# item} other {# items}}" count=data.count}}`
    MESSAGE {
        @Override
        String text(Object value, Options options) throws IOException {
            return MessagePatterns.format(value.toString(), options.hash, LocaleConventions.of(options));
        }
    };

    /// @param value not null
    abstract String text(Object value, Options options) throws IOException;

    public String helperName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Object apply(@Nullable Object value, Options options) throws IOException {
        // Without an argument, Handlebars passes the template's context to the helper.
        if (value == null || value instanceof Map) {
            throw new IOException("missing: the value for %s".formatted(helperName()));
        }
        return text(value, options);
    }

    private static String style(Options options, String otherwise) {
        Object style = options.param(0, otherwise);
        return style == null ? otherwise : style.toString();
    }
}
