// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Formatter;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.Helper;
import com.github.jknack.handlebars.helper.DefaultHelperRegistry;
import dev.carillon.events.v1.Template;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A template's parts, each compiled when it is first needed. Thread-safe.
final class CompiledTemplate {

    private static final Set<String> HELPERS = Set.of("if", "unless", "each", "with", "lookup");
    private static final int PLAIN_SCALE = 64;

    private final Handlebars plain;
    private final Handlebars html;
    private final Map<String, com.github.jknack.handlebars.Template> plainParts = new ConcurrentHashMap<>();
    private final Map<String, com.github.jknack.handlebars.Template> htmlParts = new ConcurrentHashMap<>();

    CompiledTemplate(Template template) {
        this.plain = handlebars(template, EscapingStrategy.NOOP);
        this.html = handlebars(template, EscapingStrategy.HBS4);
    }

    String plain(String source, Context context, int lengthLimit) throws IOException {
        return apply(plain, plainParts, source, context, lengthLimit);
    }

    String html(String source, Context context, int lengthLimit) throws IOException {
        return apply(html, htmlParts, source, context, lengthLimit);
    }

    private static String apply(
            Handlebars handlebars,
            Map<String, com.github.jknack.handlebars.Template> parts,
            String source,
            Context context,
            int lengthLimit)
            throws IOException {
        if (source.isEmpty()) {
            return "";
        }
        var part = parts.get(source);
        if (part == null) {
            part = handlebars.compileInline(source);
            parts.put(source, part);
        }
        LimitedText text = new LimitedText(lengthLimit);
        part.apply(context, text);
        return text.toString();
    }

    private static Handlebars handlebars(Template template, EscapingStrategy escaping) {
        Handlebars handlebars = new Handlebars(new PartialLoader(template.getPartialsMap()))
                .with(new DefaultHelperRegistry())
                .with(escaping)
                .with(CompiledTemplate::format);
        for (Map.Entry<String, Helper<?>> helper : List.copyOf(handlebars.helpers())) {
            if (!HELPERS.contains(helper.getKey())) {
                handlebars.registerHelper(helper.getKey(), refusing(helper.getKey()));
            }
        }
        return handlebars.registerHelperMissing((_, options) -> {
            throw new IOException("missing: " + options.helperName);
        });
    }

    private static Helper<Object> refusing(String name) {
        return (_, _) -> {
            throw new IOException("no helper in these templates: " + name);
        };
    }

    /// Numbers as the producer wrote them, not in scientific notation.
    private static Object format(Object value, Formatter.Chain next) {
        return value instanceof BigDecimal number && Math.abs(number.scale()) <= PLAIN_SCALE
                ? number.toPlainString()
                : next.format(value);
    }

    /// Text that may not grow without limit, whatever loops a template nests.
    private static final class LimitedText extends Writer {

        private final StringBuilder text = new StringBuilder();
        private final int limit;

        LimitedText(int limit) {
            this.limit = limit;
        }

        @Override
        public void write(char[] characters, int offset, int length) throws IOException {
            if (text.length() + length > limit) {
                throw new IOException("rendered text is longer than %d characters".formatted(limit));
            }
            text.append(characters, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
