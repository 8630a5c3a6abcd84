// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Tags;
import dev.carillon.ingestion.json.FieldReader;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Draft of a submission: collects the fields of one event in any order, under the names of the request's format, and
/// records violations. A null value means that the field is absent. For one thread.
public final class SubmissionDraft {

    private static final ByteString NO_DATA = ByteString.copyFromUtf8("{}");
    private static final int MAX_TEXT = 256;
    private static final int MAX_COLLAPSE_KEY = 64;
    private static final int MAX_ATTRIBUTES = 32;
    private static final int MAX_ATTRIBUTE_TEXT = 1_024;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final List<Violation> violations;
    private final Map<String, String> attributes = new HashMap<>();
    private Map<String, String> tags = Map.of();
    private @Nullable String id;
    private @Nullable String type;
    private @Nullable List<String> recipients;
    private @Nullable String audience;
    private @Nullable ByteString data;
    private @Nullable Instant occurredAt;
    private @Nullable Instant sendAt;
    private @Nullable LocalDateTime sendAtLocal;
    private @Nullable Instant expiresAt;
    private String orderingKey = "";
    private String dedupeKey = "";
    private String collapseKey = "";
    private String correlationId = "";
    private String causationId = "";
    private @Nullable String source;
    private @Nullable String traceparent;

    /// @param violations list to which violations are added; may contain some already
    public SubmissionDraft(List<Violation> violations) {
        this.violations = violations;
    }

    public void id(@Nullable String text) {
        id = text;
    }

    public void type(@Nullable String text) {
        type = text;
    }

    public void recipients(@Nullable List<String> ids) {
        recipients = ids;
    }

    public void audience(@Nullable String topic) {
        audience = topic;
    }

    public void data(@Nullable ByteString json) {
        data = json;
    }

    public void occurredAt(String path, @Nullable String text) {
        occurredAt = instant(path, text);
    }

    public void occurredAt(String path, Instant instant) {
        occurredAt = inRange(path, instant);
    }

    public void sendAt(String path, @Nullable String text) {
        sendAt = instant(path, text);
    }

    public void sendAt(String path, Instant instant) {
        sendAt = inRange(path, instant);
    }

    public void sendAtLocal(String path, @Nullable String text) {
        try {
            sendAtLocal = text == null ? null : LocalDateTime.parse(text);
        } catch (DateTimeException _) {
            violation(path, "format", "must be a local date-time such as 2027-03-01T09:00:00");
        }
    }

    public void expiresAt(String path, @Nullable String text) {
        expiresAt = instant(path, text);
    }

    public void expiresAt(String path, Instant instant) {
        expiresAt = inRange(path, instant);
    }

    public void orderingKey(String path, @Nullable String text) {
        orderingKey = key(path, text, MAX_TEXT);
    }

    public void dedupeKey(String path, @Nullable String text) {
        dedupeKey = key(path, text, MAX_TEXT);
    }

    public void collapseKey(String path, @Nullable String text) {
        collapseKey = key(path, text, MAX_COLLAPSE_KEY);
    }

    public void correlationId(String path, @Nullable String text) {
        correlationId = key(path, text, MAX_TEXT);
    }

    public void causationId(String path, @Nullable String text) {
        causationId = key(path, text, MAX_TEXT);
    }

    public void source(String path, @Nullable String text) {
        source = text == null ? null : key(path, text, MAX_ATTRIBUTE_TEXT);
    }

    public void traceparent(@Nullable String text) {
        traceparent = text;
    }

    public void attribute(String path, String name, @Nullable String text) {
        if (text != null) {
            attributes.put(name, key(path, text, MAX_ATTRIBUTE_TEXT));
        }
    }

    public void tags(String path, Map<String, String> named) {
        if (named.size() > Tags.MOST) {
            violation(path, "maxProperties", "must not have more than %d tags".formatted(Tags.MOST));
        }
        named.forEach((name, value) ->
                Tags.fault(name, value).ifPresent(fault -> violation(path + FieldReader.pointer(name), "tag", fault)));
        tags = named;
    }

    public void unknownField(String path) {
        violation(path, "unknown-field", "is not a field of an event");
    }

    public void violation(String path, String rule, String message) {
        violations.add(new Violation(path, rule, message));
    }

    /// Submission, or the violations found.
    public Reading finish() {
        if (type == null && isBlameless("/type")) {
            violation("/type", "required", "is required");
        }
        if (sendAt != null && sendAtLocal != null) {
            violation("/sendAtLocal", "exclusive", "must not be given together with sendAt");
        }
        if (attributes.size() > MAX_ATTRIBUTES) {
            violation("", "maxProperties", "must not have more than %d extension attributes".formatted(MAX_ATTRIBUTES));
        }
        Target target = target();
        if (type == null || target == null || !violations.isEmpty()) {
            return new Reading.Unreadable(problem());
        }
        return new Reading.Read(new EventSubmission(
                id,
                type,
                target,
                data == null ? NO_DATA : data,
                new EventSubmission.Timing(occurredAt, sendAt, sendAtLocal, expiresAt),
                new EventSubmission.Links(orderingKey, dedupeKey, collapseKey, correlationId, causationId),
                new EventSubmission.Origin(source, traceparent, attributes, tags)));
    }

    private @Nullable Target target() {
        if (recipients != null && audience != null) {
            violation("/audience", "exclusive", "must not be given together with recipients");
            return null;
        }
        if (audience != null) {
            return new Target.Audience(audience);
        }
        if (recipients != null && !recipients.isEmpty()) {
            return new Target.Recipients(recipients);
        }
        if (isBlameless("/recipients") && isBlameless("/audience")) {
            violation("/recipients", "required", "recipients (at least one) or an audience is required");
        }
        return null;
    }

    private Problem problem() {
        List<String> unknown = violations.stream()
                .filter(violation -> violation.rule().equals("unknown-field"))
                .map(Violation::path)
                .toList();
        if (unknown.isEmpty()) {
            boolean isReadable =
                    violations.stream().allMatch(violation -> violation.rule().equals(FieldReader.NUMBER));
            return Problem.invalidRequest(isReadable ? 422 : 400, violations);
        }
        List<String> shown = unknown.subList(0, Math.min(unknown.size(), Problem.MAX_VIOLATIONS));
        return Problem.of(FailureCode.INVALID_REQUEST, 400, "unknown fields: " + String.join(", ", shown))
                .with(violations);
    }

    private boolean isBlameless(String path) {
        return violations.stream().noneMatch(violation -> violation.path().startsWith(path));
    }

    private @Nullable Instant instant(String path, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return inRange(path, OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            violation(path, "format", "must be an RFC 3339 date-time with an offset such as 2027-03-01T09:00:00Z");
            return null;
        }
    }

    private @Nullable Instant inRange(String path, Instant instant) {
        if (instant.isAfter(EARLIEST) && instant.isBefore(LATEST)) {
            return instant;
        }
        violation(path, "range", "must be between 1970 and 9999");
        return null;
    }

    private String key(String path, @Nullable String text, int maxLength) {
        if (text == null) {
            return "";
        }
        if (text.isEmpty() || text.length() > maxLength) {
            violation(path, "length", "must have 1 to %d characters".formatted(maxLength));
        } else if (text.chars().anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))) {
            violation(path, "characters", "must not contain control characters or surrogates");
        }
        return text;
    }
}
