// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import dev.carillon.benchmarks.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// OpenAPI document of the running platform.
record ApiDocument(JsonNode root) {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final int MOST_DEPTH = 6;

    /// Requests for the operations that no seed covers, and for those whose body the document describes.
    List<Seed> missing(List<Seed> seeds) {
        List<Seed> more = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            Pattern pattern = Pattern.compile(
                    Pattern.quote(path.getKey()).replaceAll("\\{[^}]*}", "\\\\E[^?]+\\\\Q") + "(\\?.*)?");
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    boolean isCovered = seeds.stream()
                            .anyMatch(seed -> seed.method().equalsIgnoreCase(operation.getKey())
                                    && pattern.matcher(seed.target()).matches());
                    for (Map.Entry<String, JsonNode> body : operation
                            .getValue()
                            .path("requestBody")
                            .path("content")
                            .properties()) {
                        JsonNode sample = sample(body.getValue().path("schema"), MOST_DEPTH);
                        if (!isCovered || !sample.isEmpty()) {
                            String type = body.getKey().contains("json") ? body.getKey() : "application/json";
                            more.add(Seed.of(
                                    operation.getKey(), path.getKey(), new Seed.Content.JsonBody(type, sample)));
                        }
                        isCovered = true;
                    }
                    if (!isCovered) {
                        more.add(Seed.of(operation.getKey(), path.getKey(), new Seed.Content.None()));
                    }
                }
            }
        }
        return more;
    }

    int operations() {
        return Math.toIntExact(root.path("paths")
                .valueStream()
                .flatMap(path -> path.propertyNames().stream())
                .filter(METHODS::contains)
                .count());
    }

    /// Value with all members of a schema.
    private JsonNode sample(JsonNode schema, int depth) {
        if (schema.has("$ref")) {
            return sample(root.at(schema.path("$ref").asString().substring(1)), depth);
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("enum")) {
            return schema.path("enum").path(0);
        }
        if (schema.has("examples")) {
            return schema.path("examples").path(0);
        }
        return switch (schema.path("type").asString("object")) {
            case "string" ->
                StringNode.valueOf(
                        schema.path("format").asString("").equals("date-time") ? "2026-06-01T12:00:00Z" : "shipped");
            case "integer", "number" -> Json.parse("1");
            case "boolean" -> Json.parse("true");
            case "array" -> depth == 0 ? Json.array() : Json.array().add(sample(schema.path("items"), depth - 1));
            default -> object(schema, depth);
        };
    }

    private JsonNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        if (depth > 0) {
            schema.path("properties")
                    .properties()
                    .forEach(member -> object.set(member.getKey(), sample(member.getValue(), depth - 1)));
        }
        return object;
    }
}
