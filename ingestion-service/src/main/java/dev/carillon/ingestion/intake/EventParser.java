// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

import dev.carillon.events.FailureCode;
import dev.carillon.ingestion.json.BoundedJson;
import dev.carillon.ingestion.submission.Reading;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Parser of bytes that have one event as a JSON object. Thread-safe.
public final class EventParser {

    private final BoundedJson json;
    private final String what;
    private final String rootRule;

    /// Reader of the object, from its start to its end.
    @FunctionalInterface
    public interface ObjectReader {
        Reading read(JsonParser parser, byte[] bytes);
    }

    /// @param what name of the bytes in a problem, such as `the body`
    /// @param rootRule message for a JSON value that is no object
    public EventParser(BoundedJson json, String what, String rootRule) {
        this.json = json;
        this.what = what;
        this.rootRule = rootRule;
    }

    public Reading parse(byte[] bytes, ObjectReader reader) {
        if (!BoundedJson.isUtf8(bytes)) {
            return invalid(what + " is not valid UTF-8");
        }
        try (JsonParser parser = json.parse(bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return invalid(what + " is empty");
            }
            if (first != JsonToken.START_OBJECT) {
                return new Reading.Unreadable(
                        Problem.invalidRequest(400, List.of(new Violation("", "type", rootRule))));
            }
            Reading reading = reader.read(parser, bytes);
            return parser.nextToken() == null ? reading : invalid(what + " goes on after its JSON value");
        } catch (JacksonException e) {
            return new Reading.Unreadable(json.problem(e, what));
        }
    }

    private static Reading invalid(String detail) {
        return new Reading.Unreadable(Problem.of(FailureCode.INVALID_JSON, 400, detail));
    }
}
