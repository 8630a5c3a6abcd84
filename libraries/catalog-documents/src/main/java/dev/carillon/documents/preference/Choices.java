// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.preference;

import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.Channel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Preferences as JSON. Two forms are read: a list of `{"category" or "eventType", "channel"?, "enabled"}` and, for
/// recipients, a tree `{"all": {channel: enabled}, "categories": {id: {channel: enabled}}, "eventTypes": {…}}`, in
/// which the channel `*` is every channel. Answers contain the tree, because it can be patched.
public final class Choices {

    private static final int MAX_CHOICES = 500;
    private static final String EVERY_CHANNEL = "*";
    private static final List<String> CHANNELS =
            Arrays.stream(Channel.values()).map(Channel::wireName).toList();

    private Choices() {}

    /// Wire names of all channels.
    public static List<String> channels() {
        return CHANNELS;
    }

    /// Reads the list form.
    ///
    /// @param implied scope of an item that names none
    public static List<Choice> list(Fields fields, String name, Choice implied) {
        List<Choice> choices = new ArrayList<>();
        for (Fields item : fields.objects(name, MAX_CHOICES)) {
            item.find("all");
            Optional<String> category = item.parsed("category", 128, Syntax::catalogId);
            Optional<String> eventType = item.parsed("eventType", 128, Syntax::catalogId);
            if (category.isPresent() && eventType.isPresent()) {
                item.violate("category", "exclusive", "must not be combined with eventType");
            }
            String channel = item.oneOf("channel", CHANNELS, Channel::find)
                    .map(Channel::wireName)
                    .orElse("");
            boolean enabled = item.require("enabled", item.bool("enabled")).orElse(true);
            Choice.Target target = category.map(_ -> Choice.Target.CATEGORY)
                    .or(() -> eventType.map(_ -> Choice.Target.EVENT_TYPE))
                    .orElse(implied.target());
            choices.add(new Choice(
                    target,
                    category.or(() -> eventType).orElse(implied.name()),
                    channel,
                    enabled,
                    implied.changedAtMillis()));
        }
        return choices;
    }

    /// Choice that gives its scope to items of [#list] that name none.
    public static Choice implied(Choice.Target target, String name, long nowMillis) {
        return new Choice(target, name, "", true, nowMillis);
    }

    /// Reads a recipient's choices in either form. Unchanged choices keep their time.
    public static List<Choice> ofRecipient(Fields fields, String name, List<Choice> before, long nowMillis) {
        Choice implied = implied(Choice.Target.ALL, "", nowMillis);
        Optional<JsonNode> value = fields.find(name);
        List<Choice> read = value.filter(JsonNode::isArray).isPresent()
                ? list(fields, name, implied)
                : fields.object(name).map(tree -> tree(tree, nowMillis)).orElse(List.of());
        if (read.size() > MAX_CHOICES) {
            fields.violate(name, "maxItems", "must be at most %d choices".formatted(MAX_CHOICES));
        }
        return read.stream()
                .map(choice ->
                        choice.since(before.stream().filter(choice::isAbout).findFirst()))
                .toList();
    }

    /// Earlier choices that are not replaced, followed by the new ones.
    public static List<Choice> merged(Fields fields, String name, List<Choice> before, List<Choice> named) {
        List<Choice> merged = Stream.concat(
                        before.stream().filter(old -> named.stream().noneMatch(old::isAbout)), named.stream())
                .toList();
        if (merged.size() > MAX_CHOICES) {
            fields.violate(
                    name,
                    "maxItems",
                    "a recipient has at most %d choices, including those that stay".formatted(MAX_CHOICES));
        }
        return merged;
    }

    /// Choices in the tree form.
    public static ObjectNode json(List<Choice> choices) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        for (Choice choice : choices) {
            ObjectNode scope = switch (choice.target()) {
                case ALL -> tree.withObjectProperty("all");
                case CATEGORY -> tree.withObjectProperty("categories").withObjectProperty(choice.name());
                case EVENT_TYPE -> tree.withObjectProperty("eventTypes").withObjectProperty(choice.name());
            };
            scope.put(choice.channel().isEmpty() ? EVERY_CHANNEL : choice.channel(), choice.enabled());
        }
        return tree;
    }

    /// Choices in the list form.
    public static ArrayNode jsonList(List<Choice> choices) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Choice choice : choices) {
            ObjectNode item = list.addObject();
            switch (choice.target()) {
                case ALL -> item.put("all", true);
                case CATEGORY -> item.put("category", choice.name());
                case EVENT_TYPE -> item.put("eventType", choice.name());
            }
            if (!choice.channel().isEmpty()) {
                item.put("channel", choice.channel());
            }
            item.put("enabled", choice.enabled());
        }
        return list;
    }

    private static List<Choice> tree(Fields tree, long nowMillis) {
        Stream<Choice> all =
                tree.object("all").stream().flatMap(scope -> scope(scope, implied(Choice.Target.ALL, "", nowMillis)));
        return Stream.of(
                        all,
                        named(tree, "categories", implied(Choice.Target.CATEGORY, "", nowMillis)),
                        named(tree, "eventTypes", implied(Choice.Target.EVENT_TYPE, "", nowMillis)))
                .flatMap(choices -> choices)
                .toList();
    }

    private static Stream<Choice> named(Fields tree, String member, Choice implied) {
        return tree.object(member).stream()
                .flatMap(scopes -> scopes.names().stream().sorted().flatMap(name -> {
                    try {
                        Syntax.catalogId(name);
                    } catch (IllegalArgumentException e) {
                        scopes.violate(name, "format", String.valueOf(e.getMessage()));
                    }
                    Choice here = implied(implied.target(), name, implied.changedAtMillis());
                    return scopes.object(name).stream().flatMap(scope -> scope(scope, here));
                }));
    }

    private static Stream<Choice> scope(Fields scope, Choice implied) {
        return scope.names().stream().sorted().flatMap(name -> {
            if (!name.equals(EVERY_CHANNEL) && Channel.find(name).isEmpty()) {
                scope.find(name);
                scope.violate(name, "enum", "must be * or one of " + String.join(", ", CHANNELS));
                return Stream.empty();
            }
            String channel = name.equals(EVERY_CHANNEL) ? "" : name;
            return scope.bool(name).stream()
                    .map(enabled ->
                            new Choice(implied.target(), implied.name(), channel, enabled, implied.changedAtMillis()));
        });
    }
}
