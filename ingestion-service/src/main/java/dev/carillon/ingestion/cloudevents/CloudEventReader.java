// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.cloudevents;

import com.google.protobuf.ByteString;
import dev.carillon.ingestion.json.FieldReader;
import dev.carillon.ingestion.submission.Reading;
import dev.carillon.ingestion.submission.SubmissionDraft;
import dev.carillon.runtime.http.Violation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/// Reader of CloudEvents 1.0: `subject` is the recipient; `audience`, `sendat`, `sendatlocal`, `expiresat`,
/// `orderingkey`, `dedupekey`, `collapsekey`, `correlationid` and `causationid` are Carillon's extension attributes;
/// all other extension attributes are passed on with the event.
public final class CloudEventReader {

    /// Prefix of the HTTP binding's headers in binary mode, in lower case.
    public static final String HEADER_PREFIX = "ce-";

    private final MissingId missingId;

    /// Treatment of an event without an id.
    public enum MissingId {
        /// The event is refused, as the specification requires.
        REFUSE,
        /// The event is read without an id, because its place identifies it.
        ACCEPT
    }

    public CloudEventReader(MissingId missingId) {
        this.missingId = missingId;
    }

    /// Reads one event in the JSON format, from the start of its object to the end.
    ///
    /// @throws tools.jackson.core.JacksonException when the body is not JSON
    public Reading readStructured(JsonParser parser, byte[] body) {
        FieldReader fields = new FieldReader(parser, body);
        CloudEventDraft draft = draft(fields.violations());
        for (String name = fields.nextField(); name != null; name = fields.nextField()) {
            String path = FieldReader.pointer(name);
            switch (name) {
                case "data" -> draft.data(fields.object(path));
                case "data_base64" -> {
                    fields.violation(path, "unsupported", "data must be a JSON object in the member data");
                    fields.skip();
                }
                default -> draft.attribute(path, name, fields.scalar(path));
            }
        }
        return draft.finish();
    }

    /// Reads one event in binary mode of the HTTP binding.
    ///
    /// @param headers all headers whose names start with [#HEADER_PREFIX]
    /// @param data whole body, a JSON object; null if the request has no body
    /// @param violations violations found in the data
    public Reading readBinary(Map<String, String> headers, @Nullable ByteString data, List<Violation> violations) {
        CloudEventDraft draft = draft(violations);
        headers.forEach((header, value) -> readHeader(draft, header, value));
        draft.data(data);
        return draft.finish();
    }

    /// Reads one event in binary mode of a binding that does not encode the values of attributes.
    ///
    /// @param attributes attributes by name
    /// @param data the data, a JSON object; null if the event has none
    /// @param violations violations found in the data
    public Reading readAttributes(
            Map<String, String> attributes, @Nullable ByteString data, List<Violation> violations) {
        CloudEventDraft draft = draft(violations);
        attributes.forEach((name, value) -> draft.attribute("/" + name, name, value));
        draft.data(data);
        return draft.finish();
    }

    private CloudEventDraft draft(List<Violation> violations) {
        return new CloudEventDraft(new SubmissionDraft(violations), missingId);
    }

    private static void readHeader(CloudEventDraft draft, String header, String value) {
        String name = header.substring(HEADER_PREFIX.length()).toLowerCase(Locale.ROOT);
        String path = "/" + name;
        try {
            // Unlike in a form, "+" is a literal plus in the binding.
            String text = value.indexOf('%') < 0
                    ? value
                    : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
            draft.attribute(path, name, text);
        } catch (IllegalArgumentException _) {
            draft.violation(path, "format", "must be percent-encoded UTF-8");
        }
    }
}
