// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.documents.number.NumberBounds;
import dev.carillon.runtime.http.RefusedException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Strict JSON: no duplicate members, no trailing content, at most 64 levels, numbers within bounds, no characters
/// that PostgreSQL cannot store. Stateless and thread-safe.
public final class Json {

    private static final int MAX_DEPTH = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    /// Parses a request body.
    ///
    /// @throws RefusedException if the body is not JSON, or JSON that cannot be stored
    public static JsonNode parse(byte[] bytes) {
        JsonNode node;
        try {
            node = MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw AdminRefusals.invalidJson("not valid JSON%s: %s".formatted(place(e), firstLine(e)));
        }
        if (node.isMissingNode()) {
            throw AdminRefusals.invalidJson("the body is empty");
        }
        requireStorable(node, "");
        return node;
    }

    /// Parses the output of [#write].
    public static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    private static void requireStorable(JsonNode node, String path) {
        if (node.isString()) {
            requireStorable(node.stringValue(), path);
        } else if (node.isNumber()) {
            if (!NumberBounds.contain(node.numberValue())) {
                throw RefusedException.invalid(path, "number", NumberBounds.MESSAGE);
            }
        } else if (node.isObject()) {
            node.properties().forEach(member -> {
                String below = path + "/" + member.getKey();
                requireStorable(member.getKey(), below);
                requireStorable(member.getValue(), below);
            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                requireStorable(node.get(i), path + "/" + i);
            }
        }
    }

    private static void requireStorable(String text, String path) {
        boolean storable = text.codePoints()
                .noneMatch(character -> character == 0
                        || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE));
        if (!storable) {
            throw RefusedException.invalid(path, "characters", "must not contain U+0000 or half of a surrogate pair");
        }
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null
                ? ""
                : " at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }

    private static String firstLine(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
