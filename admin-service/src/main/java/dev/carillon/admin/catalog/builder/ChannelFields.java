// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.builder;

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
    /// @param shown fields that the channel has, and those that have a text
    /// @param hidden names of the other fields
    record Content(int at, String channel, String locale, String language, List<Field> shown, List<String> hidden) {}

    /// Field of a text.
    ///
    /// @param kind `line`, `text` or `code`
    record Field(String name, String label, String value, String kind) {}

    private static final Map<String, String> KINDS =
            Map.of("title", "line", "text", "text", "html", "code", "mjml", "code", "actionUrl", "line");

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
        List<Field> shown = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        Map<String, String> labels = labels(channel);
        labels.forEach((part, label) -> shown.add(field(part + at, label, part, content)));
        KINDS.keySet().stream()
                .sorted()
                .filter(part -> !labels.containsKey(part))
                .forEach(part -> {
                    if (content.getOrDefault(part, "").isEmpty()) {
                        hidden.add(part + at);
                    } else {
                        shown.add(field(part + at, part, part, content));
                    }
                });
        String locale = content.getOrDefault("locale", "");
        return new Content(at, channel.wireName(), locale, language(locale), shown, hidden);
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

    private static String language(String locale) {
        return locale.isEmpty()
                ? "Default language"
                : "%s (%s)".formatted(Locale.forLanguageTag(locale).getDisplayName(Locale.ENGLISH), locale);
    }
}
