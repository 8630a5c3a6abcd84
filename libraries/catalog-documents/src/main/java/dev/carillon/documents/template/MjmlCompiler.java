// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import ch.digitalfondue.mjml4j.Mjml4j;
import ch.digitalfondue.mjml4j.Mjml4j.TextDirection;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import java.util.Optional;

/// Compiler of MJML to HTML for mail programs, used once, at publication. Expressions are not changed. It reads no
/// files. Thread-safe.
public final class MjmlCompiler {

    private MjmlCompiler() {}

    /// Never throws.
    ///
    /// @param locale the content's language, for the document; may be empty
    public static MjmlCompilation compile(String mjml, String locale) {
        Placeholders placeholders = new Placeholders(mjml, Mustache.all(mjml));
        Source source = new Source(placeholders.masked());
        String html;
        try {
            Optional<MjmlCompilation.Refused> fault = MjmlStructure.firstFault(source);
            if (fault.isPresent()) {
                return fault.get();
            }
            html = Mjml4j.render(
                    placeholders.text(),
                    new Mjml4j.Configuration(locale.isEmpty() ? "und" : locale, TextDirection.AUTO));
        } catch (RuntimeException | StackOverflowError e) { // Whatever a source provokes is the source's fault.
            return new MjmlCompilation.Refused(1, 1, "cannot be compiled: " + e.getMessage());
        }
        return placeholders
                .firstMissing(html)
                .map(lost -> MjmlCompilation.Refused.at(
                        source, lost.start(), "an expression cannot stand here: it would be lost"))
                .or(() -> MjmlResources.firstForeignIcon(html, new Source(mjml)))
                .<MjmlCompilation>map(refused -> refused)
                .orElseGet(
                        () -> new MjmlCompilation.Compiled(MjmlResources.authored(placeholders.restore(html), mjml)));
    }

    /// The template with HTML in place of MJML.
    ///
    /// @param template a template in which [TemplateCheck] finds no fault
    /// @throws IllegalArgumentException if the template has a fault
    public static Template compile(Template template) {
        Template.Builder compiled = template.toBuilder();
        for (TemplateContent.Builder content : compiled.getContentsBuilderList()) {
            if (content.getMjml().isEmpty()) {
                continue;
            }
            switch (compile(content.getMjml(), content.getLocale())) {
                case MjmlCompilation.Compiled(String html) -> content.setHtml(html);
                case MjmlCompilation.Refused(int line, int column, String message) ->
                    throw new IllegalArgumentException("line %d, column %d: %s".formatted(line, column, message));
            }
        }
        return compiled.build();
    }
}
