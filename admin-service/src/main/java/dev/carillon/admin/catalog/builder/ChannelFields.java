// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.builder;

import dev.carillon.admin.catalog.RichContentForm;
import dev.carillon.admin.catalog.template.TemplateFields;
import dev.carillon.admin.console.ChannelNames;
import dev.carillon.events.Channel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Fields of the texts of one channel, by language.
///
/// @param isSent true if the notification is sent on the channel
/// @param isUnsent true if no step of the workflow sends on it
record ChannelFields(String name, String label, boolean isSent, boolean isUnsent, List<Content> contents) {

    /// Texts in one language.
    ///
    /// @param at number of the content in the form
    /// @param language name of the language
    /// @param shown fields that each message of the channel needs
    /// @param more other fields that the channel has, and those of other channels that have a text
    record Content(int at, String channel, String locale, String language, List<Field> shown, List<Field> more) {

        /// True if a field of [#more] has a text.
        public boolean isRich() {
            return more.stream().anyMatch(field -> !field.value().isEmpty());
        }
    }

    /// Field of a text.
    ///
    /// @param kind `line`, `text` or `code`
    record Field(String name, String label, String value, String kind) {}

    private static final Map<String, String> KINDS = Map.of("text", "text", "html", "code", "mjml", "code");

    static List<ChannelFields> of(NotificationDraft draft) {
        Set<Channel> sent = draft.channels();
        Set<Channel> unsent = draft.unsent();
        return Arrays.stream(Channel.values())
                .map(channel -> new ChannelFields(
                        channel.wireName(),
                        ChannelNames.of(channel.wireName()),
                        sent.contains(channel),
                        unsent.contains(channel),
                        contents(draft, channel)))
                .toList();
    }

    private static List<Content> contents(NotificationDraft draft, Channel channel) {
        List<Content> contents = new ArrayList<>();
        for (int at = 0; at < draft.contents().size(); at++) {
            Map<String, String> content = draft.contents().get(at);
            if (channel.wireName().equals(content.get("channel"))) {
                contents.add(content(at, channel, content));
            }
        }
        return contents;
    }

    private static Content content(int at, Channel channel, Map<String, String> content) {
        Map<String, String> labels = labels(channel);
        Map<String, String> more = more(channel);
        List<Field> shown = fields(at, labels, content);
        List<Field> others = new ArrayList<>(fields(at, more, content));
        TemplateFields.PARTS.stream()
                .filter(part -> !labels.containsKey(part) && !more.containsKey(part))
                .filter(part -> !content.getOrDefault(part, "").isEmpty())
                .forEach(part -> others.add(field(part + at, part, part, content)));
        String locale = content.getOrDefault("locale", "");
        return new Content(at, channel.wireName(), locale, language(locale), shown, others);
    }

    private static List<Field> fields(int at, Map<String, String> labels, Map<String, String> content) {
        return labels.entrySet().stream()
                .map(label -> field(label.getKey() + at, label.getValue(), label.getKey(), content))
                .toList();
    }

    private static Field field(String name, String label, String part, Map<String, String> content) {
        return new Field(name, label, content.getOrDefault(part, ""), KINDS.getOrDefault(part, "line"));
    }

    private static Map<String, String> labels(Channel channel) {
        Map<String, String> labels = new LinkedHashMap<>();
        switch (channel) {
            case IN_APP, PUSH -> {
                labels.put("title", "Title");
                labels.put("text", "Text");
                labels.put("actionUrl", "Link");
            }
            case SMS -> labels.put("text", "Text");
            case EMAIL -> {
                labels.put("title", "Subject");
                labels.put("text", "Text");
            }
            case WEBHOOK -> {
                labels.put("title", "Title");
                labels.put("text", "Text");
            }
        }
        return labels;
    }

    private static Map<String, String> more(Channel channel) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (channel == Channel.IN_APP || channel == Channel.PUSH) {
            labels.put("image", "Picture (URL)");
            labels.put("icon", "Icon (URL)");
        }
        if (channel == Channel.IN_APP) {
            for (int i = 0; i < RichContentForm.MAX_ACTIONS; i++) {
                labels.put(TemplateFields.action(i, "label"), "Button %d: text".formatted(i + 1));
                labels.put(
                        TemplateFields.action(i, "id"), "Button %d: id in receipts, such as approve".formatted(i + 1));
                labels.put(TemplateFields.action(i, "url"), "Button %d: link".formatted(i + 1));
            }
        }
        if (channel == Channel.PUSH) {
            labels.put("push.badge", "Number on the icon");
            labels.put("push.interruption", "Interruption: passive, active or time-sensitive");
            labels.put("push.category", "Category of the application");
            labels.put("push.thread", "Group");
            labels.put("push.sound", "Sound file");
        }
        if (channel == Channel.EMAIL) {
            labels.put("html", "HTML");
            labels.put("mjml", "MJML, instead of HTML");
            labels.put("preheader", "Preheader: shown after the subject");
            labels.put("replyTo", "Replies to");
        }
        return labels;
    }

    private static String language(String locale) {
        return locale.isEmpty()
                ? "Default language"
                : "%s (%s)".formatted(Locale.forLanguageTag(locale).getDisplayName(Locale.ENGLISH), locale);
    }
}
