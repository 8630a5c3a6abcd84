// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reader of JSON request bodies. It refuses duplicate members, deep nesting and text after the end. Thread-safe.
public final class JsonReader {

    private static final int MAX_DEPTH = 64;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            // Keeps the digits of numbers as they were sent.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// Result of reading JSON.
    public sealed interface Json {

        record Tree(JsonNode root) implements Json {}

        record Invalid(Problem problem) implements Json {}
    }

    private JsonReader() {}

    public static Json read(byte[] body) {
        try {
            return new Json.Tree(MAPPER.readTree(body));
        } catch (JacksonException e) {
            return new Json.Invalid(Problem.of(FailureCode.INVALID_JSON, 400, "the body is not valid JSON" + where(e)));
        }
    }

    private static String where(JacksonException failure) {
        var at = failure.getLocation();
        return at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    }
}
