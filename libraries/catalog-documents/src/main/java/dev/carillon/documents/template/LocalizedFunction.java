// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.Helper;
import com.github.jknack.handlebars.Options;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What templates can do beyond naming values: write them in the reader's language and zone. What has no value, or none
/// that fits, fails the rendering.
enum LocalizedFunction implements Helper<Object> {
    /// `{{plural data.count one="# item" other="# items"}}`
    PLURAL {
        @Override
        String text(Object value, Options options) throws IOException {
            return Numbers.plural(Numbers.require(value), options.hash, Conventions.of(options));
        }
    },
    /// `{{number data.share "percent"}}`, `{{number data.weight digits=2}}`
    NUMBER {
        @Override
        String text(Object value, Options options) throws IOException {
            return Numbers.number(
                    Numbers.require(value), style(options, "decimal"), options.hash, Conventions.of(options));
        }
    },
    /// `{{currency data.total "EUR"}}`
    CURRENCY {
        @Override
        String text(Object value, Options options) throws IOException {
            return Numbers.currency(Numbers.require(value), style(options, ""), Conventions.of(options));
        }
    },
    /// `{{date event.occurredAt "long"}}`
    DATE {
        @Override
        String text(Object value, Options options) throws IOException {
            return Moments.date(value, style(options, "medium"), Conventions.of(options));
        }
    },
    /// `{{time event.occurredAt "short"}}`
    TIME {
        @Override
        String text(Object value, Options options) throws IOException {
            return Moments.time(value, style(options, "short"), Conventions.of(options));
        }
    },
    /// `{{message "{count, plural, one {# item} other {# items}}" count=data.count}}`
    MESSAGE {
        @Override
        String text(Object value, Options options) throws IOException {
            return MessagePatterns.format(value.toString(), options.hash, Conventions.of(options));
        }
    };

    /// @param value not null
    abstract String text(Object value, Options options) throws IOException;

    String helperName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Object apply(@Nullable Object value, Options options) throws IOException {
        // Without a parameter, Handlebars gives the helper what the template stands in.
        if (value == null || value instanceof Map) {
            throw new IOException("missing: what %s is to write".formatted(helperName()));
        }
        return text(value, options);
    }

    private static String style(Options options, String otherwise) {
        Object style = options.param(0, otherwise);
        return style == null ? otherwise : style.toString();
    }
}
