// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.builder;

import dev.carillon.admin.json.Json;
import dev.carillon.runtime.http.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Rows of a form for the properties of a JSON Schema: name, kind, whether it is required, and an example. Properties
/// that no row can show, and members without a field, stay unchanged.
final class DataRows {

    private static final String SCHEMA = "dataSchema";
    private static final String PROPERTIES = "properties";
    private static final String REQUIRED = "required";
    private static final String EXAMPLES = "examples";
    private static final int BLOCK = 4;
    private static final int MOST = 100;
    /// Names that a template can write without brackets.
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    private DataRows() {}

    /// Kind of a value.
    enum Kind {
        TEXT("text", "{\"type\": \"string\"}"),
        NUMBER("number", "{\"type\": \"number\"}"),
        INTEGER("whole number", "{\"type\": \"integer\"}"),
        BOOLEAN("yes or no", "{\"type\": \"boolean\"}"),
        TIME("date and time", "{\"type\": \"string\", \"format\": \"date-time\"}"),
        TEXTS("list of texts", "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}");

        private final String label;
        private final String schema;

        Kind(String label, String schema) {
            this.label = label;
            this.schema = schema;
        }

        public String label() {
            return label;
        }

        private ObjectNode schema() {
            return Json.read(schema, ObjectNode.class);
        }

        /// Kind of a property; empty if none of them describes it.
        private static Optional<Kind> of(JsonNode property) {
            return switch (property.path("type").asString("")) {
                case "string" ->
                    Optional.of(property.path("format").asString("").equals("date-time") ? TIME : TEXT);
                case "number" -> Optional.of(NUMBER);
                case "integer" -> Optional.of(INTEGER);
                case "boolean" -> Optional.of(BOOLEAN);
                case "array" ->
                    property.at("/items/type").asString("").equals("string") ? Optional.of(TEXTS) : Optional.empty();
                default -> Optional.empty();
            };
        }

        private static Optional<Kind> find(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.name().equals(name))
                    .findFirst();
        }
    }

    /// Row of the form.
    ///
    /// @param at number of the row, from 0
    /// @param kind empty if the form cannot show the property
    record Row(int at, String name, Optional<Kind> kind, boolean isRequired, String example) {

        public boolean isKind(Kind other) {
            return kind.filter(own -> own == other).isPresent();
        }

        private String field(String part) {
            return "data/%d/%s".formatted(at, part);
        }
    }

    /// Rows of an event type's schema, and empty ones after them.
    static List<Row> shown(ObjectNode eventType) {
        List<Row> rows = new ArrayList<>(properties(eventType));
        int shown = Math.min(MOST, (rows.size() / BLOCK + 1) * BLOCK);
        for (int i = rows.size(); i < shown; i++) {
            rows.add(new Row(i, "", Optional.of(Kind.TEXT), true, ""));
        }
        return rows;
    }

    private static List<Row> properties(ObjectNode eventType) {
        JsonNode schema = eventType.path(SCHEMA);
        Set<String> required = required(schema);
        List<Row> rows = new ArrayList<>();
        schema.path(PROPERTIES).properties().forEach(property -> {
            JsonNode definition = property.getValue();
            Optional<Kind> kind = Kind.of(definition);
            rows.add(new Row(
                    rows.size(),
                    property.getKey(),
                    kind,
                    required.contains(property.getKey()),
                    kind.map(_ -> text(definition.path(EXAMPLES).path(0))).orElse("")));
        });
        return rows;
    }

    private static String text(JsonNode example) {
        if (example.isArray()) {
            return example.valueStream().map(item -> item.asString("")).collect(Collectors.joining(", "));
        }
        if (example.isBoolean()) {
            return example.booleanValue() ? "yes" : "no";
        }
        return example.asString("");
    }

    /// Applies the rows of a form to an event type's schema. A row without a name is removed.
    ///
    /// @param faults list to which the faults are added; their paths are fields of the form
    static void apply(ObjectNode eventType, Map<String, String> submitted, List<Violation> faults) {
        List<Row> shown = shown(eventType);
        JsonNode before = eventType.path(SCHEMA).path(PROPERTIES);
        ObjectNode properties = Json.object();
        List<String> required = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Row row : shown) {
            String name = row.kind().isEmpty()
                    ? row.name()
                    : submitted.getOrDefault(row.field("name"), row.name()).strip();
            if (name.isEmpty()) {
                continue;
            }
            if (!name.equals(row.name()) && !NAME.matcher(name).matches()) {
                faults.add(new Violation(
                        row.field("name"),
                        "pattern",
                        "must begin with a letter, then letters, digits and _, at most 64"));
            }
            if (!names.add(name)) {
                faults.add(new Violation(row.field("name"), "uniqueItems", "is the name of another row, too"));
                continue;
            }
            properties.set(name, property(row, before.path(row.name()), submitted, faults));
            boolean isInForm = row.kind().isPresent() && submitted.containsKey(row.field("name"));
            boolean isRequired = isInForm ? submitted.containsKey(row.field(REQUIRED)) : row.isRequired();
            if (isRequired) {
                required.add(name);
            }
        }
        write(eventType, properties, required);
    }

    private static JsonNode property(Row row, JsonNode before, Map<String, String> submitted, List<Violation> faults) {
        if (row.kind().isEmpty()) {
            return before;
        }
        Kind kind = Kind.find(submitted.getOrDefault(row.field("kind"), ""))
                .or(row::kind)
                .orElse(Kind.TEXT);
        ObjectNode property = before instanceof ObjectNode object ? object.deepCopy() : Json.object();
        boolean isOther = !row.isKind(kind) || property.isEmpty();
        if (isOther) {
            property.remove(List.of("type", "format", "items", EXAMPLES));
            property.setAll(kind.schema());
        }
        String example =
                submitted.getOrDefault(row.field("example"), row.example()).strip();
        if (isOther || !example.equals(row.example())) {
            property.remove(EXAMPLES);
            if (!example.isEmpty()) {
                value(kind, example)
                        .ifPresentOrElse(
                                value -> property.putArray(EXAMPLES).add(value),
                                () -> faults.add(
                                        new Violation(row.field("example"), "type", "is not a " + kind.label())));
            }
        }
        return property;
    }

    /// Value that was typed; empty if it is not of the kind.
    private static Optional<JsonNode> value(Kind kind, String typed) {
        return switch (kind) {
            case TEXT, TIME -> Optional.of(Json.object().put("value", typed).path("value"));
            case NUMBER -> number(typed);
            case INTEGER -> number(typed).filter(JsonNode::canConvertToExactIntegral);
            case BOOLEAN ->
                List.of("yes", "no", "true", "false").contains(typed)
                        ? Optional.of(Json.object()
                                .put("value", typed.equals("yes") || typed.equals("true"))
                                .path("value"))
                        : Optional.empty();
            case TEXTS -> {
                ArrayNode items = Json.array();
                Arrays.stream(typed.split(",")).map(String::strip).forEach(items::add);
                yield Optional.of(items);
            }
        };
    }

    private static Optional<JsonNode> number(String typed) {
        try {
            BigDecimal number = new BigDecimal(typed);
            return number.scale() > 0 || number.precision() > 18
                    ? Optional.of(Json.object().put("value", number).path("value"))
                    : Optional.of(
                            Json.object().put("value", number.longValueExact()).path("value"));
        } catch (ArithmeticException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static void write(ObjectNode eventType, ObjectNode properties, List<String> required) {
        JsonNode before = eventType.path(SCHEMA);
        if (properties.isEmpty() && !before.has(PROPERTIES)) {
            return;
        }
        Set<String> requiredBefore = required(before);
        Set<String> requiredNow = new LinkedHashSet<>(requiredBefore);
        requiredNow.removeIf(name -> before.path(PROPERTIES).has(name));
        requiredNow.addAll(required);
        ObjectNode schema = eventType.withObjectProperty(SCHEMA);
        if (schema.isEmpty()) {
            schema.put("type", "object");
        }
        schema.set(PROPERTIES, properties);
        if (!requiredNow.equals(requiredBefore)) {
            ArrayNode names = schema.putArray(REQUIRED);
            requiredNow.forEach(names::add);
        }
    }

    private static Set<String> required(JsonNode schema) {
        return schema.path(REQUIRED)
                .valueStream()
                .map(name -> name.asString(""))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
