// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents;

import dev.carillon.documents.condition.Condition;
import dev.carillon.documents.condition.ConditionLimits;
import dev.carillon.documents.workflow.WorkflowLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Writes the reference of workflow documents from their schema.
final class WorkflowReference {

    /// In the order in which a reader wants them.
    private static final List<String> SECTIONS = List.of(
            "step",
            "deliver",
            "fallback",
            "wait",
            "digest",
            "window",
            "schedule",
            "defaultSchedule",
            "throttle",
            "condition");

    private final JsonNode schema;
    private final StringBuilder text = new StringBuilder();

    private WorkflowReference(JsonNode schema) {
        this.schema = schema;
    }

    static String render() throws IOException {
        WorkflowReference reference =
                new WorkflowReference(JsonMapper.shared().readTree(resource("workflow/workflow.schema.json")));
        return reference.write();
    }

    /// The names of the schema's objects that no section describes.
    static List<String> undescribed() throws IOException {
        JsonNode definitions = JsonMapper.shared()
                .readTree(resource("workflow/workflow.schema.json"))
                .path("$defs");
        return definitions.propertyNames().stream()
                .filter(name -> definitions.path(name).has("properties") && !SECTIONS.contains(name))
                .toList();
    }

    private String write() throws IOException {
        text.append(resource("workflows.begin.md"));
        section("The document", schema);
        for (String name : SECTIONS) {
            JsonNode definition = schema.path("$defs").path(name);
            section(definition.path("title").asString(), definition);
        }
        limits();
        expressions();
        return text.append(resource("workflows.end.md")).toString();
    }

    private void section(String title, JsonNode definition) {
        text.append("## %s%n%n%s%n%n"
                .formatted(title, definition.path("description").asString()));
        text.append("| member | | default | |%n| --- | --- | --- | --- |%n".formatted());
        definition.path("properties").properties().forEach(member -> row(definition, member));
        text.append(System.lineSeparator());
    }

    private void row(JsonNode definition, Map.Entry<String, JsonNode> member) {
        JsonNode own = member.getValue();
        JsonNode type = resolve(own);
        boolean isRequired = definition.path("required").values().stream()
                .anyMatch(name -> name.asString().equals(member.getKey()));
        text.append("| `%s` | %s | %s | %s |%n"
                .formatted(
                        member.getKey(),
                        type(type),
                        isRequired ? "*required*" : standard(own),
                        own.path("description")
                                .asString(type.path("description").asString(""))));
    }

    private static String standard(JsonNode member) {
        return member.has("default") ? "`" + member.path("default").asString() + "`" : "";
    }

    private String type(JsonNode type) {
        if (type.has("properties")) {
            String title = type.path("title").asString();
            return "[%s](#%s)".formatted(title, title.toLowerCase(Locale.ROOT));
        }
        if (type.has("title")) {
            String count = type.has("maxItems")
                    ? "%d to %d "
                            .formatted(
                                    type.path("minItems").asInt(),
                                    type.path("maxItems").asInt())
                    : "";
            return count + type.path("title").asString();
        }
        return switch (type.path("type").asString()) {
            case "integer" ->
                "%d to %d"
                        .formatted(
                                type.path("minimum").asInt(),
                                type.path("maximum").asInt());
            case "string" ->
                "up to %d characters".formatted(type.path("maxLength").asInt());
            case "boolean" -> "true or false";
            case "array" ->
                "%d to %d, each a [%s](#%s)"
                        .formatted(
                                type.path("minItems").asInt(),
                                type.path("maxItems").asInt(),
                                "Step",
                                "step");
            default -> throw new IllegalStateException("no words for " + type);
        };
    }

    private JsonNode resolve(JsonNode member) {
        String reference = member.path("$ref").asString("");
        return reference.isEmpty() ? member : schema.at(reference.substring(1));
    }

    private void limits() {
        text.append("""
                ## Limits

                | | |
                | --- | --- |
                | a document, as it is written and as JSON | %d bytes |
                | nesting of a document | %d |
                | steps | %d |
                | wait, window, span | at least %d s; at most %d, %d, %d days |
                | `limit` of a throttle · `maxItems` of a digest | %d · %d |
                | an expression | %d characters, nested %d deep |
                | loops of one evaluation (`all`, `exists`, `exists_one`, `filter`, `map`) | %d rounds together |
                | text that a pattern is matched with · text put together · key | %d · %d · %d characters |

                """.formatted(
                        WorkflowLimits.DOCUMENT_SIZE,
                        WorkflowLimits.DOCUMENT_DEPTH,
                        WorkflowLimits.STEPS,
                        WorkflowLimits.SHORTEST.toSeconds(),
                        WorkflowLimits.WAIT.toDays(),
                        WorkflowLimits.DIGEST.toDays(),
                        WorkflowLimits.THROTTLE_SPAN.toDays(),
                        WorkflowLimits.THROTTLE_LIMIT,
                        WorkflowLimits.DIGEST_ITEMS,
                        ConditionLimits.SOURCE_LENGTH,
                        ConditionLimits.SOURCE_DEPTH,
                        ConditionLimits.ROUNDS,
                        ConditionLimits.MATCHED_LENGTH,
                        ConditionLimits.TEXT_LENGTH,
                        ConditionLimits.KEY_LENGTH));
    }

    private void expressions() {
        text.append("""
                ## Expressions

                Expressions are written in the [Common Expression Language](https://cel.dev), with its standard functions. They have no clock and no state.

                | name | type |
                | --- | --- |
                """);
        Condition.names().forEach((name, type) -> text.append("| `%s` | `%s` |%n".formatted(name, type)));
        text.append(System.lineSeparator());
    }

    private static String resource(String name) throws IOException {
        try (InputStream resource = Objects.requireNonNull(WorkflowReference.class.getResourceAsStream(name), name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
