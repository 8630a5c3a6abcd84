// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Parsed;
import dev.carillon.documents.json.Syntax;
import dev.carillon.documents.preference.Choices;
import dev.carillon.documents.template.MjmlCompiler;
import dev.carillon.documents.template.TemplateCheck;
import dev.carillon.documents.template.TemplateFault;
import dev.carillon.events.Channel;
import dev.carillon.events.Tags;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.TemplateContent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// Reader of a template: sources per channel and locale. A source that can never be rendered is a fault with its
/// place. MJML is published as compiled HTML.
public final class TemplateForm implements DocumentForm {

    private static final int MAX_CONTENTS = 200;
    private static final int MAX_PARTIALS = 100;
    private static final int MAX_TITLE = 2_000;
    private static final int MAX_SOURCE = TemplateCheck.TEXT_LENGTH;
    private static final String MJML = "mjml";

    @Override
    public Parsed<CatalogEntry.Builder> parse(String id, ObjectNode document) {
        Fields body = Fields.of(document);
        CatalogEntry.Builder entry = CatalogEntry.newBuilder();
        read(body, entry);
        return Parsed.of(entry, body);
    }

    /// Reads the fields into the entry, and records every fault.
    public void read(Fields body, CatalogEntry.Builder entry) {
        Template.Builder read = Template.newBuilder();
        List<Fields> contents = body.objects("contents", MAX_CONTENTS);
        if (contents.isEmpty()) {
            body.violate("contents", "required", "must contain at least one content");
        }
        Set<String> seen = new HashSet<>();
        for (Fields fields : contents) {
            TemplateContent content = content(fields);
            if (!seen.add(content.getChannelValue() + "/" + content.getLocale())) {
                fields.violate("locale", "uniqueItems", "there is another content for this channel and locale");
            }
            read.addContents(content);
        }
        body.object("partials").ifPresent(partials -> {
            if (partials.names().size() > MAX_PARTIALS) {
                body.violate("partials", "maxItems", "must be at most %d partials".formatted(MAX_PARTIALS));
            }
            partials.names()
                    .forEach(name -> read.putPartials(
                            name, partials.text(name, MAX_SOURCE).orElse("")));
        });
        body.object("tags").ifPresent(tags -> read.putAllTags(tags(body, tags)));
        if (body.isSound()) {
            Template template = read.build();
            List<TemplateFault> faults = TemplateCheck.check(template);
            faults.forEach(fault -> body.violate(fault.path().substring(1), rule(fault), message(fault)));
            if (faults.isEmpty()) {
                entry.setTemplate(published(template));
            }
        }
    }

    private static Map<String, String> tags(Fields body, Fields tags) {
        if (tags.names().size() > Tags.MOST) {
            body.violate("tags", "maxItems", "must be at most %d tags".formatted(Tags.MOST));
            return Map.of();
        }
        Map<String, String> read = new TreeMap<>();
        for (String name : tags.names()) {
            tags.text(name, MAX_TITLE).ifPresent(value -> {
                Tags.fault(name, value).ifPresent(fault -> tags.violate(name, "tag", fault));
                read.put(name, value);
            });
        }
        return read;
    }

    private static TemplateContent content(Fields content) {
        TemplateContent.Builder read = TemplateContent.newBuilder()
                .setLocale(
                        content.text("locale", 64).orElse("").isEmpty()
                                ? ""
                                : content.parsed("locale", 64, Syntax::locale).orElse(""))
                .setTitle(content.text("title", MAX_TITLE).orElse(""))
                .setText(content.text("text", MAX_SOURCE).orElse(""))
                .setHtml(content.text("html", MAX_SOURCE).orElse(""))
                .setMjml(content.text(MJML, MAX_SOURCE).orElse(""))
                .setActionUrl(content.text("actionUrl", MAX_TITLE).orElse(""));
        Optional<Channel> channel = content.oneOf("channel", Choices.channels(), Channel::find);
        content.require("channel", channel).map(Channel::code).ifPresent(read::setChannel);
        channel.ifPresent(known -> RichContentForm.read(content, known, read));
        if (read.getTitle().isEmpty()
                && read.getText().isEmpty()
                && read.getHtml().isEmpty()
                && read.getMjml().isEmpty()) {
            content.violate("text", "required", "must have a title, a text, html or mjml");
        }
        if (!read.getMjml().isEmpty() && !read.getHtml().isEmpty()) {
            content.violate(MJML, "exclusive", "must not be combined with html, which it is compiled to");
        }
        return read.build();
    }

    private static Template published(Template template) {
        Template.Builder compiled = MjmlCompiler.compile(template).toBuilder();
        compiled.getContentsBuilderList().forEach(TemplateContent.Builder::clearMjml);
        return compiled.build();
    }

    private static String rule(TemplateFault fault) {
        return fault.path().endsWith("/" + MJML) ? MJML : "handlebars";
    }

    private static String message(TemplateFault fault) {
        return "line %d, column %d: %s".formatted(fault.line(), fault.column(), fault.message());
    }
}
