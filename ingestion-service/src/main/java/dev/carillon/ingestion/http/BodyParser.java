// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.ingestion.cloudevents.CloudEventReader;
import dev.carillon.ingestion.intake.EventParser;
import dev.carillon.ingestion.intake.Refusals;
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

    private static final String BODY = "the body";

    private final BoundedJson json;
    private final NativeEventReader nativeEvents;
    private final CloudEventReader cloudEvents = new CloudEventReader(CloudEventReader.MissingId.REFUSE);
    private final EventParser single;
    private final int maxBatchEvents;

    /// Result of parsing.
    sealed interface Parsed {

        /// Each event of the body, well-formed or not.
        record Events(List<Reading> readings) implements Parsed {}

        /// The body is not valid as a whole.
        record Rejected(Problem problem) implements Parsed {}
    }

    BodyParser(BoundedJson json, int maxRecipients, int maxBatchEvents) {
        this.json = json;
        this.nativeEvents = new NativeEventReader(maxRecipients);
        this.single = new EventParser(json, BODY, "must be a JSON object; several events go to /v1/events/batch");
        this.maxBatchEvents = maxBatchEvents;
    }

    /// @param cloudEventHeaders headers of CloudEvents' binary mode; ignored in other formats
    Parsed parse(RequestFormat format, byte[] body, Map<String, String> cloudEventHeaders) {
        return switch (format) {
            case NATIVE -> one(body, nativeEvents::read);
            case CLOUD_EVENT -> one(body, cloudEvents::readStructured);
            case CLOUD_EVENT_BINARY ->
                body.length == 0
                        ? events(cloudEvents.readBinary(cloudEventHeaders, null, new ArrayList<>()))
                        : one(body, (data, bytes) -> binary(cloudEventHeaders, data, bytes));
            case NATIVE_BATCH -> many(body, nativeEvents::read);
            case CLOUD_EVENT_BATCH -> many(body, cloudEvents::readStructured);
        };
    }

    private Reading binary(Map<String, String> headers, JsonParser parser, byte[] body) {
        FieldReader fields = new FieldReader(parser, body);
        @Nullable ByteString data = fields.object("/data");
        return cloudEvents.readBinary(headers, data, fields.violations());
    }

    private Parsed one(byte[] body, EventParser.ObjectReader reader) {
        return events(single.parse(body, reader));
    }

    private Parsed many(byte[] body, EventParser.ObjectReader reader) {
        if (!BoundedJson.isUtf8(body)) {
            return rejected(Problem.of(FailureCode.INVALID_JSON, 400, BODY + " is not valid UTF-8"));
        }
        try (JsonParser parser = json.parse(body)) {
            return many(parser, body, reader);
        } catch (JacksonException e) {
            return rejected(json.problem(e, BODY));
        }
    }

    private Parsed many(JsonParser parser, byte[] body, EventParser.ObjectReader reader) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            return rejected(wrongRoot("must be a JSON array of events"));
        }
        List<Reading> readings = new ArrayList<>();
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (index++ == maxBatchEvents) {
                return rejected(Refusals.tooManyEvents(maxBatchEvents));
            }
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                readings.add(reader.read(parser, body));
            } else {
                parser.skipChildren();
                readings.add(new Reading.Unreadable(wrongRoot("must be a JSON object")));
            }
        }
        return parser.nextToken() == null ? new Parsed.Events(readings) : trailing();
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
