// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.template;

import dev.carillon.admin.catalog.RichContentForm;
import dev.carillon.admin.json.Json;
import dev.carillon.runtime.http.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Form fields of a template: `channel0`, `locale0` and the [#PARTS] of each content, and `partials` and `tags` as
/// JSON.
public final class TemplateFields {

    private static final List<String> TEXTS =
            List.of("title", "text", "html", "mjml", "actionUrl", "image", "icon", "preheader", "replyTo");

    private static final List<String> ACTION_MEMBERS = List.of("id", "label", "url");
    private static final List<String> PUSH_OPTIONS = List.of("badge", "category", "interruption", "thread", "sound");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}");

    /// Parts of a content by their paths in the document, such as `actions.0.label`. Each is a field.
    public static final List<String> PARTS = Stream.of(
                    TEXTS.stream(),
                    IntStream.range(0, RichContentForm.MAX_ACTIONS)
                            .boxed()
                            .flatMap(i -> ACTION_MEMBERS.stream().map(member -> action(i, member))),
                    PUSH_OPTIONS.stream().map(TemplateFields::pushOption))
            .flatMap(parts -> parts)
            .toList();

    /// Parts that few contents have.
    public static final List<String> RICH_PARTS = PARTS.subList(PARTS.indexOf("image"), PARTS.size());

    /// Most contents of a form.
    public static final int MOST = 60;

    private TemplateFields() {}

    /// Part of an action, such as `actions.0.label`.
    public static String action(int number, String member) {
        return "actions.%d.%s".formatted(number, member);
    }

    private static String pushOption(String name) {
        return "push." + name;
    }

    /// Document of submitted fields. A content without channel or without any text is left out.
    ///
    /// @throws RefusedException if `partials` or `tags` is not a JSON object
    public static ObjectNode read(Map<String, String> submitted) {
        ObjectNode template = Json.object();
        ArrayNode contents = template.putArray("contents");
        for (int i : written(submitted)) {
            ObjectNode content = contents.addObject();
            content.put("channel", submitted.get("channel" + i));
            content.put("locale", submitted.getOrDefault("locale" + i, "").strip());
            putAll(content, TEXTS, name -> text(submitted, name + i));
            for (int number = 0; number < RichContentForm.MAX_ACTIONS; number++) {
                int at = number;
                ObjectNode action = Json.object();
                putAll(action, ACTION_MEMBERS, member -> text(submitted, action(at, member) + i));
                if (!action.isEmpty()) {
                    content.withArrayProperty("actions").add(action);
                }
            }
            ObjectNode push = Json.object();
            putAll(push, PUSH_OPTIONS, name -> text(submitted, pushOption(name) + i));
            if (WHOLE_NUMBER.matcher(push.path("badge").asString("")).matches()) {
                push.put("badge", Integer.parseInt(push.path("badge").asString()));
            }
            if (!push.isEmpty()) {
                content.set("push", push);
            }
        }
        for (String name : List.of("partials", "tags")) {
            ObjectNode texts = object(submitted, name);
            if (!texts.isEmpty()) {
                template.set(name, texts);
            }
        }
        return template;
    }

    private static void putAll(ObjectNode node, List<String> names, UnaryOperator<String> texts) {
        for (String name : names) {
            String text = texts.apply(name);
            if (!text.isEmpty()) {
                node.put(name, text);
            }
        }
    }

    /// Numbers of the contents that [#read] takes, in its order.
    public static List<Integer> written(Map<String, String> submitted) {
        return IntStream.range(0, MOST)
                .filter(i -> !submitted.getOrDefault("channel" + i, "").isEmpty()
                        && PARTS.stream()
                                .anyMatch(part -> !text(submitted, part + i).isEmpty()))
                .boxed()
                .toList();
    }

    /// Text of a field. Browsers send line ends as CRLF.
    private static String text(Map<String, String> submitted, String name) {
        return submitted.getOrDefault(name, "").replace("\r\n", "\n");
    }

    /// Contents of a document: `channel`, `locale` and the [#PARTS] of each.
    public static List<Map<String, String>> contents(ObjectNode template) {
        List<Map<String, String>> contents = new ArrayList<>();
        for (JsonNode content : template.path("contents")) {
            Map<String, String> shown = new LinkedHashMap<>();
            shown.put("channel", content.path("channel").asString(""));
            shown.put("locale", content.path("locale").asString(""));
            PARTS.forEach(part ->
                    shown.put(part, content.at("/" + part.replace('.', '/')).asString("")));
            contents.add(shown);
        }
        return contents;
    }

    /// The document.
    ///
    /// @throws RefusedException if it has more contents than a form
    public static ObjectNode editable(ObjectNode template) {
        int contents = template.path("contents").size();
        if (contents > MOST) {
            throw RefusedException.invalid(
                    "contents",
                    "maxItems",
                    "the template has %d contents, and a form at most %d: edit it as a file or with the API"
                            .formatted(contents, MOST));
        }
        return template;
    }

    /// Field whose text is a JSON object; an empty field is an empty object.
    ///
    /// @throws RefusedException if it is not
    static ObjectNode object(Map<String, String> submitted, String name) {
        String text = submitted.getOrDefault(name, "");
        if (text.isBlank()) {
            return Json.object();
        }
        if (Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
            return object;
        }
        throw RefusedException.invalid(name, "type", "must be a JSON object");
    }
}
