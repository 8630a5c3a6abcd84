// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.json;

import com.google.protobuf.UnsafeByteOperations;
import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Parser of strict JSON within limits: UTF-8 only, no duplicate names, no extensions of the grammar.
public final class BoundedJson {

    private static final int MAX_NAME_LENGTH = 1_000;
    private static final int MAX_NUMBER_LENGTH = 1_000;

    private final JsonFactory factory;
    private final int maxDepth;

    /// @param maxDepth deepest nesting of arrays and objects, including the body's own level
    /// @param maxStringLength longest string in characters
    public BoundedJson(int maxDepth, int maxStringLength) {
        this.maxDepth = maxDepth;
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxStringLength(maxStringLength)
                        .maxNameLength(MAX_NAME_LENGTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .build();
    }

    public static boolean isUtf8(byte[] body) {
        return UnsafeByteOperations.unsafeWrap(body).isValidUtf8();
    }

    public JsonParser parse(byte[] body) {
        return factory.createParser(ObjectReadContext.empty(), body);
    }

    /// Problem for a parsing failure. It names the position and never repeats the input.
    ///
    /// @param what what was parsed, such as `the body`
    public Problem problem(JacksonException failure, String what) {
        TokenStreamLocation at = failure.getLocation();
        String where = at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
        if (failure instanceof StreamConstraintsException) {
            return Problem.of(
                            FailureCode.INVALID_JSON,
                            400,
                            "a JSON limit is exceeded%s: %s"
                                    .formatted(where, withoutSource(failure.getOriginalMessage())))
                    .with("maxDepth", maxDepth);
        }
        return Problem.of(FailureCode.INVALID_JSON, 400, what + " is not valid JSON" + where + reason(failure));
    }

    /// Message without the name of the Jackson setting.
    private static String withoutSource(String message) {
        return message.replaceAll(", from `[^`]*`", "");
    }

    private static String reason(JacksonException failure) {
        String message = failure.getOriginalMessage();
        return message != null && message.startsWith("Duplicate") ? ": a name occurs twice in one object" : "";
    }
}
