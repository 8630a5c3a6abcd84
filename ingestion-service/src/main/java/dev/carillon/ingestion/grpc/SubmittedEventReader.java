// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Tags;
import dev.carillon.events.v1.SubmittedEvent;
import dev.carillon.ingestion.json.BoundedJson;
import dev.carillon.ingestion.json.FieldReader;
import dev.carillon.ingestion.submission.Reading;
import dev.carillon.ingestion.submission.SubmissionDraft;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/// Reader of events in gRPC messages. An empty text counts as absent. Violations name the fields as REST does, by JSON
/// pointers such as `/sendAt`. Immutable and thread-safe.
final class SubmittedEventReader {

    private static final String DATA = "/data";

    private final BoundedJson json;
    private final int maxRecipients;

    SubmittedEventReader(BoundedJson json, int maxRecipients) {
        this.json = json;
        this.maxRecipients = maxRecipients;
    }

    Reading read(SubmittedEvent event) {
        if (event.getData().isEmpty()) {
            return read(event, null, new ArrayList<>());
        }
        byte[] text = event.getDataBytes().toByteArray();
        try (JsonParser parser = json.parse(text)) {
            if (parser.nextToken() == null) {
                return unreadable(Problem.of(FailureCode.INVALID_JSON, 400, "data has no JSON value"));
            }
            FieldReader fields = new FieldReader(parser, text);
            ByteString data = fields.object(DATA);
            if (parser.nextToken() != null) {
                return unreadable(Problem.of(FailureCode.INVALID_JSON, 400, "data goes on after its JSON value"));
            }
            return read(event, data, fields.violations());
        } catch (JacksonException e) {
            return unreadable(json.problem(e, "data"));
        }
    }

    private static Reading unreadable(Problem problem) {
        return new Reading.Unreadable(problem.with(List.of(new Violation(DATA, "json", problem.detail()))));
    }

    private Reading read(SubmittedEvent event, @Nullable ByteString data, List<Violation> violations) {
        SubmissionDraft draft = new SubmissionDraft(violations);
        draft.id(text(event.getId()));
        draft.type(text(event.getType()));
        draft.recipients(recipients(event));
        draft.audience(text(event.getAudience()));
        draft.data(data);
        draft.tags("/tags", tags(event));
        draft.sendAtLocal("/sendAtLocal", text(event.getSendAtLocal()));
        draft.orderingKey("/orderingKey", text(event.getOrderingKey()));
        draft.dedupeKey("/dedupeKey", text(event.getDedupeKey()));
        draft.collapseKey("/collapseKey", text(event.getCollapseKey()));
        draft.correlationId("/correlationId", text(event.getCorrelationId()));
        draft.causationId("/causationId", text(event.getCausationId()));
        draft.traceparent(text(event.getTraceparent()));
        if (event.hasSendAt()) {
            instant("/sendAt", event.getSendAt(), draft, draft::sendAt);
        }
        if (event.hasExpiresAt()) {
            instant("/expiresAt", event.getExpiresAt(), draft, draft::expiresAt);
        }
        if (event.hasOccurredAt()) {
            instant("/occurredAt", event.getOccurredAt(), draft, draft::occurredAt);
        }
        return draft.finish();
    }

    private static void instant(
            String path, Timestamp timestamp, SubmissionDraft draft, BiConsumer<String, Instant> field) {
        try {
            field.accept(path, Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()));
        } catch (DateTimeException | ArithmeticException _) {
            draft.violation(path, "range", "must be between 1970 and 9999");
        }
    }

    /// Recipients, no more than the limit and one; null if there are none.
    private @Nullable List<String> recipients(SubmittedEvent event) {
        List<String> recipients = event.getRecipientsList();
        return recipients.isEmpty() ? null : recipients.subList(0, Math.min(recipients.size(), maxRecipients + 1));
    }

    /// Tags, no more than the limit and one.
    private static Map<String, String> tags(SubmittedEvent event) {
        Map<String, String> tags = new HashMap<>();
        event.getTagsMap().entrySet().stream()
                .limit(Tags.MOST + 1L)
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
        return tags;
    }

    private static @Nullable String text(String value) {
        return value.isEmpty() ? null : value;
    }
}
