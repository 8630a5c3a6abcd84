// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.ingestion.cloudevents.CloudEventReader;
import dev.carillon.ingestion.json.BoundedJson;
import dev.carillon.ingestion.json.FieldReader;
import dev.carillon.ingestion.submission.NativeEventReader;
import dev.carillon.ingestion.submission.Reading;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Parser of request bodies: reads the events of a body in one pass.
final class BodyParser {

    private final BoundedJson json;
    private final NativeEventReader nativeEvents;
    private final CloudEventReader cloudEvents = new CloudEventReader();
    private final int maxBatchEvents;

    /// Result of parsing.
    sealed interface Parsed {

        /// Each event of the body, well-formed or not.
        record Events(List<Reading> readings) implements Parsed {}

        /// The body is not valid as a whole.
        record Rejected(Problem problem) implements Parsed {}
    }

    @FunctionalInterface
    private interface ItemReader {
        Reading read(JsonParser parser, byte[] body);
    }

    BodyParser(BoundedJson json, int maxRecipients, int maxBatchEvents) {
        this.json = json;
        this.nativeEvents = new NativeEventReader(maxRecipients);
        this.maxBatchEvents = maxBatchEvents;
    }

    /// @param cloudEventHeaders headers of CloudEvents' binary mode; ignored in other formats
    Parsed parse(RequestFormat format, byte[] body, Map<String, String> cloudEventHeaders) {
        if (!BoundedJson.isUtf8(body)) {
            return rejected(Problem.of(FailureCode.INVALID_JSON, 400, "the body is not valid UTF-8"));
        }
        if (format == RequestFormat.CLOUD_EVENT_BINARY && body.length == 0) {
            return events(cloudEvents.readBinary(cloudEventHeaders, null, new ArrayList<>()));
        }
        try (JsonParser parser = json.parse(body)) {
            return switch (format) {
                case NATIVE -> one(parser, body, nativeEvents::read);
                case CLOUD_EVENT -> one(parser, body, cloudEvents::readStructured);
                case CLOUD_EVENT_BINARY -> one(parser, body, (data, bytes) -> binary(cloudEventHeaders, data, bytes));
                case NATIVE_BATCH -> many(parser, body, nativeEvents::read);
                case CLOUD_EVENT_BATCH -> many(parser, body, cloudEvents::readStructured);
            };
        } catch (JacksonException e) {
            return rejected(json.problem(e));
        }
    }

    private Reading binary(Map<String, String> headers, JsonParser parser, byte[] body) {
        FieldReader fields = new FieldReader(parser, body);
        @Nullable ByteString data = fields.object("/data");
        return cloudEvents.readBinary(headers, data, fields.violations());
    }

    private static Parsed one(JsonParser parser, byte[] body, ItemReader reader) {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return rejected(Problem.of(FailureCode.INVALID_JSON, 400, "the body is empty"));
        }
        if (first != JsonToken.START_OBJECT) {
            return rejected(wrongRoot("must be a JSON object; several events go to /v1/events/batch"));
        }
        Reading reading = reader.read(parser, body);
        return isAtEnd(parser) ? events(reading) : trailing();
    }

    private Parsed many(JsonParser parser, byte[] body, ItemReader reader) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            return rejected(wrongRoot("must be a JSON array of events"));
        }
        List<Reading> readings = new ArrayList<>();
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (index++ == maxBatchEvents) {
                return rejected(Problem.overLimit(
                        FailureCode.BATCH_TOO_LARGE, 413, "the batch has too many events", maxBatchEvents));
            }
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                readings.add(reader.read(parser, body));
            } else {
                parser.skipChildren();
                readings.add(new Reading.Unreadable(wrongRoot("must be a JSON object")));
            }
        }
        return isAtEnd(parser) ? new Parsed.Events(readings) : trailing();
    }

    private static boolean isAtEnd(JsonParser parser) {
        return parser.nextToken() == null;
    }

    private static Problem wrongRoot(String message) {
        return Problem.invalidRequest(400, List.of(new Violation("", "type", message)));
    }

    private static Parsed trailing() {
        return rejected(Problem.of(FailureCode.INVALID_JSON, 400, "the body goes on after its JSON value"));
    }

    private static Parsed events(Reading reading) {
        return new Parsed.Events(List.of(reading));
    }

    private static Parsed rejected(Problem problem) {
        return new Parsed.Rejected(problem);
    }
}
