// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Handlebars;
import dev.carillon.events.v1.Template;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A template's parts, each compiled when it is first needed. Thread-safe.
final class CompiledTemplate {

    private final Handlebars plain;
    private final Handlebars html;
    private final Map<String, com.github.jknack.handlebars.Template> plainParts = new ConcurrentHashMap<>();
    private final Map<String, com.github.jknack.handlebars.Template> htmlParts = new ConcurrentHashMap<>();

    CompiledTemplate(Template template) {
        this.plain = TemplateLanguage.running(template, EscapingStrategy.NOOP);
        this.html = TemplateLanguage.running(template, EscapingStrategy.HBS4);
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
