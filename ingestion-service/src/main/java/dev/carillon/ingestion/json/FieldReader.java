// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.carillon.documents.number.NumberBounds;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reader of the values of one object. It reads each value exactly to its end and records values of an unexpected
/// kind as violations. A JSON null counts as absent. For one thread.
public final class FieldReader {

    /// Name of the rule that a number out of range violates.
    public static final String NUMBER = "number";

    private final JsonParser parser;
    private final byte[] body;
    private final List<Violation> violations = new ArrayList<>();

    public FieldReader(JsonParser parser, byte[] body) {
        this.parser = parser;
        this.body = body;
    }

    /// JSON pointer of a top-level field.
    public static String pointer(String name) {
        boolean plain = name.indexOf('~') < 0 && name.indexOf('/') < 0;
        return "/" + (plain ? name : name.replace("~", "~0").replace("/", "~1"));
    }

    public List<Violation> violations() {
        return violations;
    }

    public void violation(String path, String rule, String message) {
        violations.add(new Violation(path, rule, message));
    }

    /// Moves to the next field's value.
    ///
    /// @return name of the field, or null at the end of the object
    public @Nullable String nextField() {
        String name = parser.nextName();
        if (name != null) {
            parser.nextToken();
        }
        return name;
    }

    public void skip() {
        parser.skipChildren();
    }

    public @Nullable String text(String path) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NULL -> null;
            default -> {
                mismatch(path, "must be a string");
                yield null;
            }
        };
    }

    /// Text, or a boolean or integer as text.
    public @Nullable String scalar(String path) {
        return switch (parser.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_TRUE, VALUE_FALSE -> parser.getString();
            case VALUE_NULL -> null;
            default -> {
                mismatch(path, "must be a string, boolean or integer");
                yield null;
            }
        };
    }

    /// @param most no more than this many and one are kept
    public @Nullable List<String> texts(String path, int most) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!parser.isExpectedStartArrayToken()) {
            mismatch(path, "must be an array of strings");
            return null;
        }
        List<String> texts = new ArrayList<>();
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                mismatch(path + "/" + index, "must be a string");
            } else if (texts.size() <= most) {
                texts.add(parser.getString());
            }
            index++;
        }
        return texts;
    }

    /// Object of texts, by name.
    ///
    /// @param most no more than this many and one are kept
    public Map<String, String> textsByName(String path, int most) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (isNull()) {
            return texts;
        }
        if (!isObject()) {
            mismatch(path, "must be an object of strings");
            return texts;
        }
        for (String name = nextField(); name != null; name = nextField()) {
            String text = text(path + pointer(name));
            if (text != null && texts.size() <= most) {
                texts.put(name, text);
            }
        }
        return texts;
    }

    public boolean isObject() {
        return parser.isExpectedStartObjectToken();
    }

    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /// Object in its original bytes, not copied.
    public @Nullable ByteString object(String path) {
        if (isNull()) {
            return null;
        }
        if (!isObject()) {
            mismatch(path, "must be an object");
            return null;
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        passOverObject(path);
        int end = (int) parser.currentLocation().getByteOffset();
        return UnsafeByteOperations.unsafeWrap(body, start, end - start);
    }

    /// Moves to the end of the object and records numbers out of range.
    private void passOverObject(String path) {
        int root = parser.streamReadContext().pathAsPointer().toString().length();
        int open = 1;
        while (open > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return;
            }
            open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token.isNumeric() && violations.size() < Problem.MAX_VIOLATIONS && !isBounded()) {
                String place =
                        parser.streamReadContext().pathAsPointer().toString().substring(root);
                violation(path + place, NUMBER, NumberBounds.MESSAGE);
            }
        }
    }

    private boolean isBounded() {
        boolean isShort =
                parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getStringLength() <= NumberBounds.DIGITS;
        return isShort || NumberBounds.contain(parser.getString());
    }

    private void mismatch(String path, String message) {
        violation(path, "type", message);
        parser.skipChildren();
    }
}
