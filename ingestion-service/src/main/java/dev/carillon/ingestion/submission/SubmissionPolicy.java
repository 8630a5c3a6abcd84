// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import dev.carillon.events.EventId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientId;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.v1.Audience;
import dev.carillon.events.v1.Event;
import dev.carillon.ingestion.catalog.EventCatalog;
import dev.carillon.ingestion.catalog.KnownEventType;
import dev.carillon.ingestion.validation.EventSchema;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Policy of submissions: decides whether a well-formed submission becomes an event, and completes it from its event
/// type.
public final class SubmissionPolicy {

    private static final String RECIPIENTS = "/recipients";
    /// Time zone in which a local time occurs last.
    private static final ZoneOffset LAST_ZONE = ZoneOffset.ofHours(-12);

    private final EventCatalog catalog;
    private final SubmissionLimits limits;

    public SubmissionPolicy(EventCatalog catalog, SubmissionLimits limits) {
        this.catalog = catalog;
        this.limits = limits;
    }

    /// @param id the event's own id, or a generated one
    public SubmissionDecision decide(EventSubmission submission, String id, Producer producer, Instant now) {
        if (!isEventId(id)) {
            return refuse(
                    Problem.of(
                            FailureCode.INVALID_EVENT_ID,
                            422,
                            "id must be 1 to 128 of letters, digits and . _ : @ + = ~ / -, and no part between slashes . or .."));
        }
        Optional<KnownEventType> known = catalog.findEventType(producer.tenant(), submission.type());
        if (known.isEmpty()) {
            return refuse(Problem.of(
                    FailureCode.UNKNOWN_EVENT_TYPE, 422, "type names no event type of the tenant's catalog"));
        }
        KnownEventType type = known.get();
        return findTargetProblem(submission)
                .or(() -> findTimingProblem(submission.timing(), now))
                .or(() -> findDataProblem(submission, type))
                .map(SubmissionPolicy::refuse)
                .orElseGet(() -> admit(submission, id, type, producer, now));
    }

    private static SubmissionDecision refuse(Problem problem) {
        return new SubmissionDecision.Refuse(problem);
    }

    private static boolean isEventId(String id) {
        try {
            return new EventId(id).isUsableInPath();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private Optional<Problem> findTargetProblem(EventSubmission submission) {
        return switch (submission.target()) {
            case Target.Audience(String topic) -> findTopicProblem(topic);
            case Target.Recipients(List<String> ids) ->
                ids.size() > limits.maxRecipients()
                        ? Optional.of(Problem.overLimit(
                                FailureCode.TOO_MANY_RECIPIENTS,
                                422,
                                "an event names too many recipients; use an audience or several events",
                                limits.maxRecipients()))
                        : findRecipientProblem(ids);
        };
    }

    private static Optional<Problem> findTopicProblem(String topic) {
        try {
            SubscriptionKey.requireTopic(topic);
            return Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.of(Problem.invalidRequest(
                    422,
                    List.of(new Violation(
                            "/audience/topic", "format", "must be 1 to 128 of letters, digits and . _ : -"))));
        }
    }

    private static Optional<Problem> findRecipientProblem(List<String> ids) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < ids.size() && violations.size() < Problem.MAX_VIOLATIONS; i++) {
            try {
                if (!new RecipientId(ids.get(i)).isUsableInPath()) {
                    violations.add(new Violation(RECIPIENTS + "/" + i, "format", "must not be . or .."));
                }
            } catch (IllegalArgumentException _) {
                violations.add(new Violation(
                        RECIPIENTS + "/" + i, "format", "must be 1 to 128 of letters, digits and . _ : @ + = ~ -"));
            }
        }
        return violations.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.of(
                                FailureCode.INVALID_RECIPIENT,
                                422,
                                "a recipient must be 1 to 128 of letters, digits and . _ : @ + = ~ -")
                        .with(violations));
    }

    private Optional<Problem> findTimingProblem(EventSubmission.Timing timing, Instant now) {
        List<Violation> violations = new ArrayList<>();
        Instant latest = now.plus(limits.maxDelay());
        Instant sendAt = sendAt(timing);
        if (sendAt != null && sendAt.isAfter(latest)) {
            String path = timing.sendAt() == null ? "/sendAtLocal" : "/sendAt";
            violations.add(new Violation(
                    path,
                    "range",
                    "must not be more than %d days ahead"
                            .formatted(limits.maxDelay().toDays())));
        }
        Instant expiresAt = timing.expiresAt();
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            violations.add(new Violation("/expiresAt", "range", "must be in the future"));
        } else if (expiresAt != null && timing.sendAt() != null && !expiresAt.isAfter(timing.sendAt())) {
            violations.add(new Violation("/expiresAt", "range", "must be after sendAt"));
        }
        return violations.isEmpty() ? Optional.empty() : Optional.of(Problem.invalidRequest(422, violations));
    }

    private Optional<Problem> findDataProblem(EventSubmission submission, KnownEventType type) {
        int size = submission.data().size();
        if (size > limits.maxDataBytes()) {
            return Optional.of(Problem.overLimit(
                    FailureCode.PAYLOAD_TOO_LARGE, 413, "data has too many bytes", limits.maxDataBytes()));
        }
        long copies = submission.target() instanceof Target.Recipients(List<String> ids) ? ids.size() : 1;
        if (size * copies > limits.maxFanOutBytes()) {
            return Optional.of(Problem.overLimit(
                    FailureCode.PAYLOAD_TOO_LARGE,
                    413,
                    "data times recipients is too many bytes; use an audience or several events",
                    limits.maxFanOutBytes()));
        }
        return switch (type.schema()) {
            case EventSchema.AnyObject() -> Optional.empty();
            case EventSchema.Broken(String cause) ->
                Optional.of(Problem.of(
                        FailureCode.INTERNAL,
                        500,
                        "the event type's own schema is unusable; publish a valid one: " + cause));
            case EventSchema.Compiled compiled -> findSchemaProblem(compiled.violations(submission.data()));
        };
    }

    private static Optional<Problem> findSchemaProblem(List<Violation> violations) {
        return violations.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Problem.of(FailureCode.SCHEMA_VIOLATION, 422, "data does not keep to the event type's schema")
                                .with(violations));
    }

    private static SubmissionDecision admit(
            EventSubmission submission, String id, KnownEventType type, Producer producer, Instant now) {
        EventSubmission.Timing timing = submission.timing();
        EventSubmission.Links links = submission.links();
        EventSubmission.Origin origin = submission.origin();
        Event.Builder event = Event.newBuilder()
                .setTenant(producer.tenant().value())
                .setId(id)
                .setType(submission.type())
                .setLane(type.lane().code())
                .setData(PayloadCodec.plain(submission.data()))
                .setSource(origin.source() == null ? "urn:carillon:api-key:" + producer.keyId() : origin.source())
                .setAcceptedAtMillis(now.toEpochMilli())
                .setExpiresAtMillis(expiresAtMillis(timing, type, now))
                .setOrderingKey(links.orderingKey())
                .setOrdering(type.ordering())
                .setDedupeKey(links.dedupeKey())
                .setGuarantee(type.guarantee().code())
                .setCorrelationId(links.correlationId())
                .setCausationId(links.causationId())
                .putAllAttributes(origin.attributes())
                .putAllTags(origin.tags())
                .setCollapseKey(links.collapseKey())
                .setSubmittedBy(producer.keyId());
        schedule(event, timing);
        List<RecipientId> recipients = recipients(submission.target());
        if (submission.target() instanceof Target.Audience(String topic)) {
            event.setAudience(Audience.newBuilder().setTopic(topic));
        } else {
            event.setRecipientCount(recipients.size());
        }
        return new SubmissionDecision.Admit(new PreparedEvent(
                type.lane(), event.build(), recipients, TraceContext.continueOrStart(origin.traceparent())));
    }

    private static void schedule(Event.Builder event, EventSubmission.Timing timing) {
        if (timing.occurredAt() != null) {
            event.setOccurredAtMillis(timing.occurredAt().toEpochMilli());
        }
        if (timing.sendAt() != null) {
            event.setSendAtMillis(timing.sendAt().toEpochMilli());
        }
        if (timing.sendAtLocal() != null) {
            event.setSendAtLocal(timing.sendAtLocal().toString());
        }
    }

    /// Expiry of an event. A lifetime from the event type counts from the time of sending.
    private static long expiresAtMillis(EventSubmission.Timing timing, KnownEventType type, Instant now) {
        if (timing.expiresAt() != null) {
            return timing.expiresAt().toEpochMilli();
        }
        if (type.expireAfter().isZero()) {
            return 0;
        }
        Instant sendAt = sendAt(timing);
        Instant start = sendAt == null || sendAt.isBefore(now) ? now : sendAt;
        return start.plus(type.expireAfter()).toEpochMilli();
    }

    private static @Nullable Instant sendAt(EventSubmission.Timing timing) {
        LocalDateTime local = timing.sendAtLocal();
        return local == null ? timing.sendAt() : local.toInstant(LAST_ZONE);
    }

    private static List<RecipientId> recipients(Target target) {
        return switch (target) {
            case Target.Audience _ -> List.of();
            case Target.Recipients(List<String> ids) -> {
                Set<String> distinct = new LinkedHashSet<>(ids);
                yield distinct.stream().map(RecipientId::new).toList();
            }
        };
    }
}
