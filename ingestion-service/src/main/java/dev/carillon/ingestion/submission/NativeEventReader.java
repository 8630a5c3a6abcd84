// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import dev.carillon.events.SegmentTopic;
import dev.carillon.events.Tags;
import dev.carillon.ingestion.json.FieldReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/// Reader of events in Carillon's own JSON format.
public final class NativeEventReader {

    private static final String TOPIC = "/audience/topic";
    private static final String SEGMENT = "/audience/segment";

    private final int maxRecipients;

    public NativeEventReader(int maxRecipients) {
        this.maxRecipients = maxRecipients;
    }

    /// Reads one event, from the start of its object to the end.
    ///
    /// @throws tools.jackson.core.JacksonException when the body is not JSON
    public Reading read(JsonParser parser, byte[] body) {
        FieldReader fields = new FieldReader(parser, body);
        SubmissionDraft draft = new SubmissionDraft(fields.violations());
        for (String name = fields.nextField(); name != null; name = fields.nextField()) {
            readField(name, FieldReader.pointer(name), fields, draft);
        }
        return draft.finish();
    }

    private void readField(String name, String path, FieldReader fields, SubmissionDraft draft) {
        switch (name) {
            case "id" -> draft.id(fields.text(path));
            case "type" -> draft.type(fields.text(path));
            case "recipients" -> draft.recipients(fields.texts(path, maxRecipients));
            case "audience" -> draft.audience(audience(path, fields));
            case "data" -> draft.data(fields.object(path));
            case "tags" -> draft.tags(path, fields.textsByName(path, Tags.MOST));
            case "sendAt" -> draft.sendAt(path, fields.text(path));
            case "sendAtLocal" -> draft.sendAtLocal(path, fields.text(path));
            case "expiresAt" -> draft.expiresAt(path, fields.text(path));
            case "occurredAt" -> draft.occurredAt(path, fields.text(path));
            case "orderingKey" -> draft.orderingKey(path, fields.text(path));
            case "dedupeKey" -> draft.dedupeKey(path, fields.text(path));
            case "collapseKey" -> draft.collapseKey(path, fields.text(path));
            case "correlationId" -> draft.correlationId(path, fields.text(path));
            case "causationId" -> draft.causationId(path, fields.text(path));
            default -> {
                draft.unknownField(path);
                fields.skip();
            }
        }
    }

    private static @Nullable String audience(String path, FieldReader fields) {
        if (fields.isNull()) {
            return null;
        }
        if (!fields.isObject()) {
            fields.violation(path, "type", "must be an object with a topic or a segment");
            fields.skip();
            return null;
        }
        String topic = null;
        String segment = null;
        for (String name = fields.nextField(); name != null; name = fields.nextField()) {
            if (name.equals("topic")) {
                topic = fields.text(TOPIC);
            } else if (name.equals("segment")) {
                segment = fields.text(SEGMENT);
            } else {
                fields.violation(path + FieldReader.pointer(name), "unknown-field", "is not a field of an audience");
                fields.skip();
            }
        }
        if (segment == null) {
            if (topic == null) {
                fields.violation(TOPIC, "required", "is required, or a segment");
            }
            return topic;
        }
        if (topic != null) {
            fields.violation(SEGMENT, "exclusive", "is allowed only without a topic");
        }
        return topicOf(segment, fields);
    }

    private static @Nullable String topicOf(String segment, FieldReader fields) {
        try {
            return new SegmentTopic(segment).name();
        } catch (IllegalArgumentException e) {
            fields.violation(SEGMENT, "format", String.valueOf(e.getMessage()));
            return null;
        }
    }
}
