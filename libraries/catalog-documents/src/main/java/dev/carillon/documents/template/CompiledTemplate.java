// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Handlebars;
import dev.carillon.events.v1.Template;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A template's parts, each compiled when it is first needed. Thread-safe.
final class CompiledTemplate {

    private final Handlebars plain;
    private final Handlebars html;
    private final Nesting nesting;
    private final Map<String, com.github.jknack.handlebars.Template> plainParts = new ConcurrentHashMap<>();
    private final Map<String, com.github.jknack.handlebars.Template> htmlParts = new ConcurrentHashMap<>();

    CompiledTemplate(Template template) {
        this.plain = TemplateLanguage.running(template, EscapingStrategy.NOOP);
        this.html = TemplateLanguage.running(template, EscapingStrategy.HBS4);
        this.nesting = new Nesting(template.getPartialsMap());
    }

    String plain(String source, Context context) throws IOException {
        return apply(plain, plainParts, source, context);
    }

    String html(String source, Context context) throws IOException {
        return apply(html, htmlParts, source, context);
    }

    private String apply(
            Handlebars handlebars,
            Map<String, com.github.jknack.handlebars.Template> parts,
            String source,
            Context context)
            throws IOException {
        if (source.isEmpty()) {
            return "";
        }
        var part = parts.get(source);
        if (part == null) {
            requireNesting(source);
            part = handlebars.compileInline(MjmlResources.withoutDefaults(source));
            parts.put(source, part);
        }
        BoundedText text = new BoundedText();
        part.apply(context, text);
        return text.toString();
    }

    private void requireNesting(String source) throws IOException {
        if (nesting.firstTooDeep(source).isPresent()) {
            throw new IOException("expressions are nested deeper than the limit of %d".formatted(Nesting.LIMIT));
        }
    }
}
