// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import dev.carillon.events.EventId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import dev.carillon.ingestion.cancellation.CancellationReceipts;
import dev.carillon.ingestion.cancellation.CancellationWatch;
import dev.carillon.ingestion.cancellation.Cancellations;
import dev.carillon.ingestion.catalog.EventCatalog;
import dev.carillon.ingestion.catalog.KnownEventType;
import dev.carillon.ingestion.cloudevents.CloudEventReader;
import dev.carillon.ingestion.http.RequestFormat.Size;
import dev.carillon.ingestion.intake.Answer;
import dev.carillon.ingestion.intake.IdempotencyKeys;
import dev.carillon.ingestion.intake.IntakeGate;
import dev.carillon.ingestion.intake.Refusals;
import dev.carillon.ingestion.intake.RequestLimits;
import dev.carillon.ingestion.intake.Submitter;
import dev.carillon.ingestion.submission.EventSubmission;
import dev.carillon.ingestion.submission.PreparedEvent;
import dev.carillon.ingestion.submission.Producer;
import dev.carillon.ingestion.submission.Reading;
import dev.carillon.ingestion.submission.TraceContext;
import dev.carillon.runtime.http.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Intake of requests, with the cheapest checks first: catalog state, API key, content type, free memory, size, JSON,
/// and only then the rules of each event. It may block its thread: for the body, for room in the producer's buffer, and
/// until every event of a batch is durable; so use a virtual thread. Thread-safe.
final class EventIntake {

    private static final Logger LOG = LoggerFactory.getLogger(EventIntake.class);
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final IntakeGate gate;
    private final EventCatalog catalog;
    private final BodyReader bodies;
    private final BodyParser parser;
    private final Submitter submitter;
    private final IdempotencyKeys keys;
    private final CancellationReceipts receipts;
    private final RequestLimits limits;
    private final Duration cancellationTimeout;
    private final InstantSource clock;

    /// @param cancellationTimeout time to wait for the routers' answers to a cancellation
    EventIntake(Dependencies with, RequestLimits limits, Duration cancellationTimeout, InstantSource clock) {
        this.gate = with.gate();
        this.catalog = with.catalog();
        this.bodies = with.bodies();
        this.parser = with.parser();
        this.submitter = with.submitter();
        this.keys = with.keys();
        this.receipts = with.receipts();
        this.cancellationTimeout = cancellationTimeout;
        this.limits = limits;
        this.clock = clock;
    }

    /// Parts of the intake.
    record Dependencies(
            IntakeGate gate,
            EventCatalog catalog,
            BodyReader bodies,
            BodyParser parser,
            Submitter submitter,
            IdempotencyKeys keys,
            CancellationReceipts receipts) {}

    /// Submits the events of a request. A single event is settled by the thread that receives Kafka's acknowledgement.
    Submission submit(Size path, Request request) {
        return switch (gate.check(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
            case IntakeGate.Entry.Denied(Problem problem) ->
                new Submission(Optional.empty(), completed(refused(problem)));
            case IntakeGate.Entry.Granted(Producer producer) ->
                new Submission(Optional.of(producer.tenant()), submit(path, request, producer));
        };
    }

    /// Request whose events are submitted.
    ///
    /// @param tenant tenant of the API key; empty if the key was refused
    /// @param answer completed when every event is settled
    record Submission(Optional<TenantId> tenant, CompletableFuture<Answer> answer) {}

    /// @param type event type whose lane is used; null for all lanes
    /// @param authorization value of the header `Authorization`
    /// @param traceparent trace context of the request
    Answer cancel(String id, @Nullable String type, @Nullable String authorization, @Nullable String traceparent) {
        return switch (gate.check(authorization)) {
            case IntakeGate.Entry.Denied(Problem problem) -> refused(problem);
            case IntakeGate.Entry.Granted(Producer producer) -> cancelAs(producer, id, type, traceparent);
        };
    }

    private CompletableFuture<Answer> submit(Size path, Request request, Producer producer) {
        HttpFields headers = request.getHeaders();
        Optional<RequestFormat> format =
                RequestFormat.find(path, headers.get(HttpHeader.CONTENT_TYPE), headers.get("ce-specversion"));
        if (format.isEmpty() || headers.contains(HttpHeader.CONTENT_ENCODING)) {
            return completed(refused(Problem.of(
                    FailureCode.UNSUPPORTED_MEDIA_TYPE,
                    415,
                    "send UTF-8 JSON without a content encoding, as one of " + RequestFormat.SUPPORTED)));
        }
        Optional<Admission> room = gate.tryAdmit(producer);
        if (room.isEmpty()) {
            return completed(refused(Refusals.overloaded()));
        }
        return submit(format.get(), request, producer, room.get());
    }

    /// Submits with the memory of an admission, which is released when the answer is complete.
    private CompletableFuture<Answer> submit(
            RequestFormat format, Request request, Producer producer, Admission admission) {
        boolean isUnderway = false;
        try {
            CompletableFuture<Answer> answer = answer(format, request, producer, admission);
            isUnderway = true;
            return answer.whenComplete((_, _) -> admission.close());
        } finally {
            if (!isUnderway) {
                admission.close();
            }
        }
    }

    private CompletableFuture<Answer> answer(
            RequestFormat format, Request request, Producer producer, Admission admission) {
        return switch (bodies.read(request, maxBody(format), admission)) {
            case BodyReader.Body.Refused(Problem problem) -> completed(refused(problem));
            case BodyReader.Body.Complete(byte[] bytes) ->
                switch (parser.parse(format, bytes, cloudEventHeaders(format, request))) {
                    case BodyParser.Parsed.Rejected(Problem problem) -> completed(refused(problem));
                    case BodyParser.Parsed.Events(List<Reading> readings) ->
                        format.size() == Size.ONE
                                ? submitOne(readings.getFirst(), request, bytes, producer, admission)
                                : completed(submitEach(readings, request, producer, admission));
                };
        };
    }

    private CompletableFuture<Answer> submitOne(
            Reading reading, Request request, byte[] body, Producer producer, Admission admission) {
        String key = request.getHeaders().get(IDEMPOTENCY_KEY);
        if (key == null) {
            return submitter
                    .submit(withTrace(reading, request), producer, admission)
                    .thenApply(EventIntake::logged);
        }
        TenantId tenant = producer.tenant();
        String bare = bare(key);
        IdempotencyKeys.Use use = keys.use(tenant, bare, body);
        if (use == IdempotencyKeys.Use.MISMATCHED) {
            return completed(refused(Problem.of(
                    FailureCode.IDEMPOTENCY_KEY_MISMATCH,
                    422,
                    "the Idempotency-Key was used for a request with another body")));
        }
        return submitter
                .submit(withTrace(withId(reading, bare), request), producer, admission)
                .thenApply(answer -> {
                    if (use == IdempotencyKeys.Use.FIRST && answer instanceof Answer.Refused) {
                        Thread.startVirtualThread(() -> keys.forget(tenant, bare));
                    }
                    return logged(answer);
                });
    }

    private Answer submitEach(List<Reading> readings, Request request, Producer producer, Admission admission) {
        if (request.getHeaders().contains(IDEMPOTENCY_KEY)) {
            return refused(Problem.of(
                    FailureCode.INVALID_REQUEST, 400, "Idempotency-Key is for one event; give each event an id"));
        }
        List<Reading> traced =
                readings.stream().map(reading -> withTrace(reading, request)).toList();
        return logged(submitter.submitBatch(traced, producer, admission));
    }

    private Answer cancelAs(Producer producer, String id, @Nullable String type, @Nullable String traceparent) {
        Optional<EventId> named = eventId(id);
        if (named.isEmpty()) {
            return refused(Problem.of(FailureCode.INVALID_EVENT_ID, 422, "the id in the path is not a valid event id"));
        }
        EventId event = named.get();
        Optional<KnownEventType> known =
                type == null ? Optional.empty() : catalog.findEventType(producer.tenant(), type);
        if (type != null && known.isEmpty()) {
            return refused(Problem.of(
                    FailureCode.UNKNOWN_EVENT_TYPE, 422, "type names no event type of the tenant's catalog"));
        }
        List<Lane> lanes = known.map(KnownEventType::lane).map(List::of).orElse(List.of(Lane.values()));
        String trace = TraceContext.continueOrStart(traceparent);
        List<PreparedEvent> cancellations = lanes.stream()
                .map(lane -> Cancellations.of(id, lane, producer, trace, clock.instant()))
                .toList();
        try (CancellationWatch watch = receipts.watch(producer.tenant(), event, Set.copyOf(lanes))) {
            watch.awaitStarted(cancellationTimeout);
            return logged(submitter
                    .publishAll(cancellations, id)
                    .<Answer>map(Answer.Refused::new)
                    .orElseGet(() -> new Answer.Cancelled(id, watch.await(cancellationTimeout))));
        }
    }

    private static Optional<EventId> eventId(String text) {
        try {
            return Optional.of(new EventId(text)).filter(EventId::isUsableInPath);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private int maxBody(RequestFormat format) {
        return Math.toIntExact((format.size() == Size.ONE ? limits.maxBody() : limits.maxBatchBody()).toBytes());
    }

    private static Map<String, String> cloudEventHeaders(RequestFormat format, Request request) {
        if (format != RequestFormat.CLOUD_EVENT_BINARY) {
            return Map.of();
        }
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            if (field.getLowerCaseName().startsWith(CloudEventReader.HEADER_PREFIX)) {
                // The first of several fields with one name counts.
                headers.putIfAbsent(field.getLowerCaseName(), Objects.requireNonNullElse(field.getValue(), ""));
            }
        }
        return headers;
    }

    /// Key without the quotation marks that a structured field has.
    private static String bare(String key) {
        return key.length() > 1 && key.startsWith("\"") && key.endsWith("\"")
                ? key.substring(1, key.length() - 1)
                : key;
    }

    private static Reading withId(Reading reading, String key) {
        if (!(reading instanceof Reading.Read(EventSubmission submission))) {
            return reading;
        }
        if (submission.id() != null && !submission.id().equals(key)) {
            return new Reading.Unreadable(Problem.of(
                    FailureCode.IDEMPOTENCY_KEY_MISMATCH, 422, "the event's id and the Idempotency-Key header differ"));
        }
        return new Reading.Read(submission.withId(key));
    }

    private static Reading withTrace(Reading reading, Request request) {
        return reading.traced(request.getHeaders().get("traceparent"));
    }

    private static CompletableFuture<Answer> completed(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static Answer refused(Problem problem) {
        return logged(new Answer.Refused(problem));
    }

    private static Answer logged(Answer answer) {
        if (answer instanceof Answer.Refused(Problem problem)) {
            LOG.debug("request refused: status {}, code {}", problem.status(), problem.code());
        }
        return answer;
    }
}
