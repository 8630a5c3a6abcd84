// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.cloudevents;

import com.google.protobuf.ByteString;
import dev.carillon.ingestion.json.FieldReader;
import dev.carillon.ingestion.submission.Reading;
import dev.carillon.ingestion.submission.SubmissionDraft;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Draft of one CloudEvent: collects its attributes in either mode. For one thread.
final class CloudEventDraft {

    private static final String SPEC_VERSION = "1.0";
    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]{1,64}");

    private final SubmissionDraft draft;
    private final CloudEventReader.MissingId missingId;
    private @Nullable String specVersion;
    private boolean hasId;
    private boolean hasSource;

    CloudEventDraft(SubmissionDraft draft, CloudEventReader.MissingId missingId) {
        this.draft = draft;
        this.missingId = missingId;
    }

    /// @param path name of the attribute in a violation
    void attribute(String path, String name, @Nullable String text) {
        switch (name) {
            case "specversion" -> specVersion = text;
            case "id" -> {
                hasId = text != null;
                draft.id(text);
            }
            case "type" -> draft.type(text);
            case "source" -> {
                hasSource = text != null;
                draft.source(path, text);
            }
            case "subject" -> draft.recipients(text == null ? null : List.of(text));
            case "time" -> draft.occurredAt(path, text);
            case "datacontenttype" -> requireJson(path, text);
            case "audience" -> draft.audience(text);
            case "sendat" -> draft.sendAt(path, text);
            case "sendatlocal" -> draft.sendAtLocal(path, text);
            case "expiresat" -> draft.expiresAt(path, text);
            case "orderingkey" -> draft.orderingKey(path, text);
            case "dedupekey" -> draft.dedupeKey(path, text);
            case "collapsekey" -> draft.collapseKey(path, text);
            case "correlationid" -> draft.correlationId(path, text);
            case "causationid" -> draft.causationId(path, text);
            case "traceparent" -> draft.traceparent(text);
            default -> extension(path, name, text);
        }
    }

    void data(@Nullable ByteString json) {
        draft.data(json);
    }

    void violation(String path, String rule, String message) {
        draft.violation(path, rule, message);
    }

    Reading finish() {
        if (!SPEC_VERSION.equals(specVersion)) {
            violation("/specversion", "const", "must be " + SPEC_VERSION);
        }
        if (!hasId && missingId == CloudEventReader.MissingId.REFUSE) {
            violation("/id", "required", "is required in a CloudEvent");
        }
        if (!hasSource) {
            violation("/source", "required", "is required in a CloudEvent");
        }
        return draft.finish();
    }

    private void extension(String path, String name, @Nullable String text) {
        if (name.equals("dataschema") || EXTENSION.matcher(name).matches()) {
            draft.attribute(path, name, text);
        } else {
            draft.violation(FieldReader.pointer(name), "unknown-field", "is not an attribute of a CloudEvent");
        }
    }

    private void requireJson(String path, @Nullable String contentType) {
        if (contentType != null && !isJson(contentType)) {
            violation(path, "const", "data must be JSON: application/json or a type that ends in +json");
        }
    }

    private static boolean isJson(String contentType) {
        int end = contentType.indexOf(';');
        String mediaType =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return mediaType.equals("application/json") || mediaType.equals("text/json") || mediaType.endsWith("+json");
    }
}
