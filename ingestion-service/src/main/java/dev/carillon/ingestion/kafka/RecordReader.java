// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.topic.HeaderNames;
import dev.carillon.ingestion.cloudevents.CloudEventReader;
import dev.carillon.ingestion.intake.EventParser;
import dev.carillon.ingestion.intake.Refusals;
import dev.carillon.ingestion.json.BoundedJson;
import dev.carillon.ingestion.json.FieldReader;
import dev.carillon.ingestion.submission.NativeEventReader;
import dev.carillon.ingestion.submission.Reading;
import dev.carillon.runtime.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/// Reader of records as events: CloudEvents of the Kafka protocol binding in structured and binary mode, and events in
/// Carillon's own JSON format. Thread-safe.
final class RecordReader {

    private static final String CONTENT_TYPE = "content-type";
    private static final String ATTRIBUTE_PREFIX = "ce_";
    private static final String SPEC_VERSION = "ce_specversion";
    private static final String VALUE = "the record's value";

    private final EventParser parser;
    private final NativeEventReader nativeEvents;
    private final CloudEventReader cloudEvents = new CloudEventReader(CloudEventReader.MissingId.ACCEPT);
    private final long maxValueBytes;

    /// @param maxValueBytes largest value of a record
    RecordReader(BoundedJson json, int maxRecipients, long maxValueBytes) {
        this.parser = new EventParser(json, VALUE, "must be a JSON object with one event");
        this.nativeEvents = new NativeEventReader(maxRecipients);
        this.maxValueBytes = maxValueBytes;
    }

    Reading read(ConsumerRecord<byte[], byte[]> consumed) {
        byte[] value = consumed.value() == null ? new byte[0] : consumed.value();
        if (value.length > maxValueBytes) {
            return new Reading.Unreadable(Refusals.tooManyBytes(VALUE, maxValueBytes));
        }
        Map<String, String> headers = headers(consumed);
        return read(headers, value).traced(headers.get(HeaderNames.TRACEPARENT));
    }

    private Reading read(Map<String, String> headers, byte[] value) {
        String contentType = headers.get(CONTENT_TYPE);
        String mediaType = contentType == null ? "" : mediaType(contentType);
        if (mediaType.equals("application/cloudevents+json")) {
            return parser.parse(value, cloudEvents::readStructured);
        }
        if (headers.containsKey(SPEC_VERSION)) {
            return readBinary(headers, contentType, value);
        }
        if (mediaType.isEmpty() || mediaType.equals("application/json")) {
            return parser.parse(value, nativeEvents::read);
        }
        return new Reading.Unreadable(Problem.of(
                FailureCode.UNSUPPORTED_MEDIA_TYPE,
                415,
                "send a CloudEvent in structured mode (application/cloudevents+json) or binary mode (ce_ headers), or"
                        + " application/json"));
    }

    private Reading readBinary(Map<String, String> headers, @Nullable String contentType, byte[] value) {
        Map<String, String> attributes = new HashMap<>();
        headers.forEach((name, text) -> {
            if (name.startsWith(ATTRIBUTE_PREFIX)) {
                attributes.put(name.substring(ATTRIBUTE_PREFIX.length()), text);
            }
        });
        if (contentType != null) {
            attributes.put("datacontenttype", contentType);
        }
        return value.length == 0
                ? cloudEvents.readAttributes(attributes, null, new ArrayList<>())
                : parser.parse(value, (data, bytes) -> readBinary(attributes, data, bytes));
    }

    private Reading readBinary(Map<String, String> attributes, JsonParser data, byte[] bytes) {
        FieldReader fields = new FieldReader(data, bytes);
        @Nullable ByteString object = fields.object("/data");
        return cloudEvents.readAttributes(attributes, object, fields.violations());
    }

    /// Headers by name in lower case; the last one with a name counts.
    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> consumed) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : consumed.headers()) {
            if (header.value() != null) {
                headers.put(header.key().toLowerCase(Locale.ROOT), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }

    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
