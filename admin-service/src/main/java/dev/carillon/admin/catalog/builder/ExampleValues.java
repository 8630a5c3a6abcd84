// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.builder;

import dev.carillon.admin.json.Json;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Values for previews, made from a JSON Schema: its examples, otherwise a value of the type.
final class ExampleValues {

    private static final int MAX_DEPTH = 8;

    private ExampleValues() {}

    /// Names that a template can use: `data`, `recipient`, `event`.
    static ObjectNode names(ObjectNode eventType) {
        ObjectNode names = Json.object();
        JsonNode data = of(eventType.path("dataSchema"), "", 0);
        names.set("data", data.isObject() ? data : Json.object());
        names.putObject("recipient").put("id", "ann");
        names.putObject("event").put("id", "e-1");
        return names;
    }

    private static JsonNode of(JsonNode schema, String name, int depth) {
        for (String given : new String[] {"/examples/0", "/default", "/const", "/enum/0"}) {
            JsonNode value = schema.at(given);
            if (!value.isMissingNode()) {
                return value;
            }
        }
        ObjectNode made = Json.object();
        switch (schema.path("type").asString("")) {
            case "number" -> made.put("value", new BigDecimal("12.50"));
            case "integer" -> made.put("value", 3);
            case "boolean" -> made.put("value", true);
            case "array" -> {
                JsonNode item = depth < MAX_DEPTH ? of(schema.path("items"), name, depth + 1) : Json.object();
                made.putArray("value").add(item);
            }
            case "object", "" -> {
                ObjectNode object = made.putObject("value");
                if (depth < MAX_DEPTH) {
                    schema.path("properties")
                            .properties()
                            .forEach(property -> object.set(
                                    property.getKey(), of(property.getValue(), property.getKey(), depth + 1)));
                }
            }
            default ->
                made.put(
                        "value",
                        schema.path("format").asString("").equals("date-time") ? "2026-03-01T09:00:00Z" : name);
        }
        return made.path("value");
    }
}
