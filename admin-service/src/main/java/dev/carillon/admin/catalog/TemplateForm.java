// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.HandlebarsException;
import dev.carillon.admin.json.Fields;
import dev.carillon.admin.json.Syntax;
import dev.carillon.admin.preference.Choices;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A template: Handlebars sources per channel and locale, checked for syntax.
final class TemplateForm implements DocumentForm {

    private static final int MAX_CONTENTS = 200;
    private static final int MAX_PARTIALS = 100;
    private static final int MAX_TITLE = 2_000;
    private static final int MAX_SOURCE = 200_000;

    private final Handlebars handlebars = new Handlebars();

    @Override
    public void read(String id, Fields body, CatalogEntry.Builder entry) {
        Template.Builder template = Template.newBuilder();
        List<Fields> contents = body.objects("contents", MAX_CONTENTS);
        if (contents.isEmpty()) {
            body.violate("contents", "required", "must have at least one content");
        }
        Set<String> seen = new HashSet<>();
        for (Fields content : contents) {
            TemplateContent read = content(content);
            if (!seen.add(read.getChannelValue() + "/" + read.getLocale())) {
                content.violate("locale", "uniqueItems", "there is another content for this channel and locale");
            }
            template.addContents(read);
        }
        body.object("partials").ifPresent(partials -> {
            if (partials.names().size() > MAX_PARTIALS) {
                body.violate("partials", "maxItems", "must be at most %d partials".formatted(MAX_PARTIALS));
            }
            partials.names()
                    .forEach(name -> template.putPartials(
                            name, source(partials, name, MAX_SOURCE).orElse("")));
        });
        entry.setTemplate(template);
    }

    private TemplateContent content(Fields content) {
        TemplateContent.Builder read = TemplateContent.newBuilder()
                .setLocale(
                        content.text("locale", 64).orElse("").isEmpty()
                                ? ""
                                : content.parsed("locale", 64, Syntax::locale).orElse(""))
                .setTitle(source(content, "title", MAX_TITLE).orElse(""))
                .setText(source(content, "text", MAX_SOURCE).orElse(""))
                .setHtml(source(content, "html", MAX_SOURCE).orElse(""))
                .setActionUrl(source(content, "actionUrl", MAX_TITLE).orElse(""));
        content.require("channel", content.oneOf("channel", Choices.channels(), Channel::find))
                .map(Channel::code)
                .ifPresent(read::setChannel);
        if (read.getTitle().isEmpty()
                && read.getText().isEmpty()
                && read.getHtml().isEmpty()) {
            content.violate("text", "required", "must have a title, a text or html");
        }
        return read.build();
    }

    private Optional<String> source(Fields fields, String name, int maxLength) {
        Optional<String> source = fields.text(name, maxLength);
        source.ifPresent(text -> {
            try {
                handlebars.compileInline(text);
            } catch (HandlebarsException | IOException e) {
                fields.violate(name, "handlebars", fault(e));
            }
        });
        return source;
    }

    /// The fault's own sentence, without the source that it came from.
    private static String fault(Exception e) {
        return e instanceof HandlebarsException failed && failed.getError() != null
                ? "line %d, column %d: %s"
                        .formatted(failed.getError().line, failed.getError().column, failed.getError().reason)
                : "is not a Handlebars template";
    }
}
