// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import com.google.protobuf.ByteString;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.EventId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.Tags;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import dev.carillon.routing.access.JsonReader;
import dev.carillon.routing.access.KnownCatalog;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Reader of requests `{"event": {as submitted, to one recipient}, "at"?}`. The event gets the form that it would
/// have in the log, had it been accepted at the instant. Its data is not validated against the type's schema;
/// ingestion does that.
final class QuestionReader {

    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9999;
    private static final int MAX_KEY = 256;
    private static final int MAX_COLLAPSE_KEY = 64;
    private static final Set<String> MEMBERS = Set.of("event", "at");
    private static final Set<String> FIELDS = Set.of(
            "id",
            "type",
            "recipients",
            "data",
            "sendAt",
            "sendAtLocal",
            "expiresAt",
            "occurredAt",
            "orderingKey",
            "dedupeKey",
            "collapseKey",
            "tags",
            "correlationId",
            "causationId");

    /// Result of reading a request.
    sealed interface Reading {
        record Read(Question question) implements Reading {}

        record Unreadable(Problem problem) implements Reading {}
    }

    private final KnownCatalog catalog;

    QuestionReader(KnownCatalog catalog) {
        this.catalog = catalog;
    }

    /// @param now current time, for requests without an instant
    Reading read(byte[] body, TenantId tenant, Instant now) {
        return switch (JsonReader.read(body)) {
            case JsonReader.Json.Invalid(Problem problem) -> new Reading.Unreadable(problem);
            case JsonReader.Json.Tree(JsonNode root) -> read(root, body, tenant, now);
        };
    }

    private Reading read(JsonNode root, byte[] body, TenantId tenant, Instant now) {
        List<Violation> violations = new ArrayList<>();
        Draft draft = new Draft(root, violations);
        Question question = draft.question(body, tenant, now);
        if (!violations.isEmpty()) {
            return new Reading.Unreadable(Problem.invalidRequest(400, violations));
        }
        return catalog.findType(tenant, question.event().getType())
                .<Reading>map(type -> new Reading.Read(addressed(question, type)))
                .orElseGet(() -> new Reading.Unreadable(Problem.of(
                        FailureCode.UNKNOWN_EVENT_TYPE, 422, "type names no event type of the tenant's catalog")));
    }

    private static Question addressed(Question question, EventType type) {
        Event event = question.event().toBuilder()
                .setLane(type.getLane())
                .setGuarantee(type.getGuarantee())
                .setOrdering(type.getOrdering())
                .build();
        return new Question(question.recipient(), event, question.at());
    }

    /// Body of one request, with its faults. For one thread.
    private static final class Draft {

        private final JsonNode root;
        private final JsonNode event;
        private final List<Violation> violations;

        Draft(JsonNode root, List<Violation> violations) {
            this.root = root;
            this.event = root.path("event");
            this.violations = violations;
        }

        Question question(byte[] body, TenantId tenant, Instant now) {
            if (!root.isObject() || !event.isObject()) {
                violations.add(new Violation("/event", "required", "must be an event, as it is submitted"));
                return new Question(RecipientKey.everyPartition(tenant), Event.getDefaultInstance(), now);
            }
            refuseOthers(root, "", MEMBERS);
            refuseOthers(event, "/event", FIELDS);
            Instant at = parsed(root, "/at", Syntax::instant).orElse(now);
            RecipientKey recipient = recipient(tenant);
            Event.Builder built = Event.newBuilder()
                    .setTenant(tenant.value())
                    .setId(parsed(event, "/event/id", EventId::new)
                            .map(EventId::value)
                            .orElseGet(() -> "explain-" + UUID.nameUUIDFromBytes(body)))
                    .setType(text("/event/type").orElseGet(() -> missing("/event/type", "is required")))
                    .setData(PayloadCodec.plain(data()))
                    .setSource("urn:carillon:explain")
                    .setAcceptedAtMillis(at.toEpochMilli())
                    .setRecipientCount(1)
                    .setOrderingKey(key("/event/orderingKey", MAX_KEY))
                    .setDedupeKey(key("/event/dedupeKey", MAX_KEY))
                    .setCollapseKey(key("/event/collapseKey", MAX_COLLAPSE_KEY))
                    .setCorrelationId(key("/event/correlationId", MAX_KEY))
                    .setCausationId(key("/event/causationId", MAX_KEY))
                    .putAllTags(tags());
            recipient.recipient().ifPresent(one -> built.setRecipient(one.value()));
            times(built);
            return new Question(recipient, built.build(), at);
        }

        private void times(Event.Builder built) {
            if (event.has("sendAt") && event.has("sendAtLocal")) {
                violations.add(
                        new Violation("/event/sendAtLocal", "exclusive", "must not be given together with sendAt"));
            }
            parsed(event, "/event/sendAt", Syntax::instant).ifPresent(at -> built.setSendAtMillis(at.toEpochMilli()));
            parsed(event, "/event/sendAtLocal", Draft::localDateTime)
                    .ifPresent(local -> built.setSendAtLocal(local.toString()));
            parsed(event, "/event/expiresAt", Syntax::instant)
                    .ifPresent(at -> built.setExpiresAtMillis(at.toEpochMilli()));
            parsed(event, "/event/occurredAt", Syntax::instant)
                    .ifPresent(at -> built.setOccurredAtMillis(at.toEpochMilli()));
        }

        private RecipientKey recipient(TenantId tenant) {
            JsonNode recipients = event.path("recipients");
            if (!recipients.isArray()
                    || recipients.size() != 1
                    || !recipients.get(0).isString()) {
                missing("/event/recipients", "must name exactly one recipient");
                return RecipientKey.everyPartition(tenant);
            }
            try {
                return RecipientKey.of(tenant, new RecipientId(recipients.get(0).stringValue()));
            } catch (IllegalArgumentException e) {
                missing("/event/recipients/0", String.valueOf(e.getMessage()));
                return RecipientKey.everyPartition(tenant);
            }
        }

        private Map<String, String> tags() {
            JsonNode tags = event.path("tags");
            boolean isGiven = !tags.isMissingNode() && !tags.isNull();
            if (isGiven && !(tags.isObject() && tags.size() <= Tags.MOST)) {
                violations.add(new Violation(
                        "/event/tags", "type", "must be an object of at most %d strings".formatted(Tags.MOST)));
                return Map.of();
            }
            Map<String, String> read = new TreeMap<>();
            tags.properties().forEach(tag -> {
                String value = tag.getValue().isString() ? tag.getValue().stringValue() : "";
                Tags.fault(tag.getKey(), value)
                        .ifPresent(fault -> violations.add(new Violation("/event/tags", "tag", fault)));
                read.put(tag.getKey(), value);
            });
            return read;
        }

        private ByteString data() {
            JsonNode data = event.path("data");
            if (!data.isMissingNode() && !data.isObject()) {
                violations.add(new Violation("/event/data", "type", "must be an object"));
            }
            return ByteString.copyFrom(data.isObject() ? data.toString() : "{}", StandardCharsets.UTF_8);
        }

        private void refuseOthers(JsonNode object, String path, Set<String> known) {
            object.propertyNames().stream()
                    .filter(name -> !known.contains(name))
                    .map(name -> path + "/" + name.replace("~", "~0").replace("/", "~1"))
                    .forEach(unknown -> violations.add(new Violation(unknown, "unknown-field", "is not known here")));
        }

        private String key(String path, int maxLength) {
            return text(path)
                    .map(text -> !text.isEmpty() && text.length() <= maxLength
                            ? text
                            : missing(path, "must have 1 to %d characters".formatted(maxLength)))
                    .orElse("");
        }

        private Optional<String> text(String path) {
            return parsed(event, path, Function.identity());
        }

        /// @param path JSON pointer that ends with the member's name
        private <T> Optional<T> parsed(JsonNode object, String path, Function<String, T> parser) {
            JsonNode node = object.path(path.substring(path.lastIndexOf('/') + 1));
            if (node.isMissingNode() || node.isNull()) {
                return Optional.empty();
            }
            if (!node.isString()) {
                violations.add(new Violation(path, "type", "must be a string"));
                return Optional.empty();
            }
            try {
                return Optional.of(parser.apply(node.stringValue()));
            } catch (DateTimeException _) {
                violations.add(new Violation(path, "format", "must be a time such as " + example(path)));
            } catch (IllegalArgumentException e) {
                violations.add(new Violation(path, "format", String.valueOf(e.getMessage())));
            }
            return Optional.empty();
        }

        private static String example(String path) {
            return path.endsWith("Local") ? "2027-03-01T09:00:00" : "2027-03-01T09:00:00Z";
        }

        private String missing(String path, String message) {
            violations.add(new Violation(path, "required", message));
            return "";
        }

        private static LocalDateTime localDateTime(String text) {
            LocalDateTime local = LocalDateTime.parse(text);
            if (local.getYear() < FIRST_YEAR || local.getYear() > LAST_YEAR) {
                throw new IllegalArgumentException("must be between %d and %d".formatted(FIRST_YEAR, LAST_YEAR));
            }
            return local;
        }
    }
}
