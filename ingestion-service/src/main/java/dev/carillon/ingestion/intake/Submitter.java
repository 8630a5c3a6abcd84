// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import dev.carillon.ingestion.publication.EventPublisher;
import dev.carillon.ingestion.publication.PublicationOutcome;
import dev.carillon.ingestion.submission.EventIdSource;
import dev.carillon.ingestion.submission.EventSubmission;
import dev.carillon.ingestion.submission.PreparedEvent;
import dev.carillon.ingestion.submission.Producer;
import dev.carillon.ingestion.submission.Reading;
import dev.carillon.ingestion.submission.SubmissionDecision;
import dev.carillon.ingestion.submission.SubmissionPolicy;
import dev.carillon.observability.trace.Traceparent;
import dev.carillon.runtime.http.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Submitter: decides about events and publishes the admitted ones in order. It publishes all events of a request
/// before it waits for the first acknowledgement. Thread-safe.
public final class Submitter {

    private static final int RECORD_OVERHEAD_BYTES = 512;
    /// Longest time that a request's events wait for room in the producer's buffer; after that no more of its
    /// events are published.
    private static final long BUFFER_TIMEOUT_NANOS = Duration.ofSeconds(2).toNanos();

    private final SubmissionPolicy policy;
    private final EventPublisher publisher;
    private final EventIdSource ids;
    private final InstantSource clock;
    private final IntakeLimits limits;
    private final IntakeTelemetry observation;

    Submitter(
            SubmissionPolicy policy,
            EventPublisher publisher,
            EventIdSource ids,
            InstantSource clock,
            IntakeLimits limits,
            IntakeTelemetry observation) {
        this.policy = policy;
        this.publisher = publisher;
        this.ids = ids;
        this.clock = clock;
        this.limits = limits;
        this.observation = observation;
    }

    /// Submitter with the same policy and limits that publishes by another publisher.
    public Submitter with(EventPublisher other) {
        return new Submitter(policy, other, ids, clock, limits, observation);
    }

    /// Answer, completed when the event is settled: by the thread that receives Kafka's acknowledgement.
    public CompletableFuture<Answer> submit(Reading reading, Producer producer, Admission admission) {
        return new Turn(producer, admission).submit(reading);
    }

    /// Answer to a batch, after all its events are settled: one answer for each event in order, or one refusal if all
    /// events were refused temporarily. Blocks its thread; so use a virtual thread.
    public Answer submitBatch(List<Reading> readings, Producer producer, Admission admission) {
        List<Answer> answers = submitEach(readings, producer, admission).stream()
                .map(CompletableFuture::join)
                .toList();
        if (answers.isEmpty() || !answers.stream().allMatch(Submitter::isTemporary)) {
            return new Answer.Each(answers);
        }
        return new Answer.Refused(findCommonLimit(answers)
                .orElseGet(() -> Problem.unavailable("no event of the batch was confirmed as durable; repeat it")));
    }

    /// Answers to several events in order, each completed when its event is settled. After an event that may not be
    /// durable, no later one is published.
    public List<CompletableFuture<Answer>> submitEach(List<Reading> readings, Producer producer, Admission admission) {
        Turn turn = new Turn(producer, admission);
        List<Decided> decided = readings.stream().map(turn::decide).toList();
        publisher.prepare(decided.stream()
                .flatMap(each -> each.admitted().stream())
                .limit(limits.maxRecords())
                .toList());
        List<CompletableFuture<Answer>> pending = new ArrayList<>(readings.size());
        for (Decided each : decided) {
            pending.add(turn.publish(each));
        }
        return pending;
    }

    /// Publishes the events and waits until all are durable.
    ///
    /// @param id id of the event that they concern
    /// @return problem if they may not be durable
    public Optional<Problem> publishAll(List<PreparedEvent> events, String id) {
        List<CompletableFuture<PublicationOutcome>> outcomes =
                events.stream().map(publisher::publish).toList();
        boolean durable = outcomes.stream()
                .map(CompletableFuture::join)
                .allMatch(outcome -> outcome instanceof PublicationOutcome.Published);
        return durable ? Optional.empty() : Optional.of(unconfirmed(id));
    }

    /// Problem of a throttle or quota that refused all events; empty if any was refused for another reason.
    private static Optional<Problem> findCommonLimit(List<Answer> answers) {
        List<Problem> limited = answers.stream()
                .map(answer -> answer instanceof Answer.Refused(Problem problem) ? problem : Problem.unavailable(""))
                .filter(problem -> problem.status() == 429)
                .toList();
        return limited.size() == answers.size() ? Optional.of(limited.getFirst().without("id")) : Optional.empty();
    }

    private static boolean isTemporary(Answer answer) {
        return answer instanceof Answer.Refused(Problem problem) && problem.isTemporary();
    }

    private static Problem unconfirmed(String id) {
        return Problem.unavailable("not confirmed as durable; repeat it with the same id")
                .with("id", id);
    }

    /// Decision about an event.
    ///
    /// @param requestedTrace trace context that the producer gave; null if none
    private record Decided(
            String id,
            SubmissionDecision decision,
            @Nullable String requestedTrace) {

        Optional<PreparedEvent> admitted() {
            return decision instanceof SubmissionDecision.Admit(PreparedEvent event)
                    ? Optional.of(event)
                    : Optional.empty();
        }
    }

    /// Progress of one request. For one thread.
    private final class Turn {

        private final Producer producer;
        private final Admission admission;
        private final long startNanos = System.nanoTime();
        private final Instant arrived = clock.instant();
        private final Map<Lane, Problem> throttled = new EnumMap<>(Lane.class);
        private @Nullable Problem overQuota;
        private int records;
        private CompletableFuture<Answer> last = CompletableFuture.completedFuture(new Answer.Each(List.of()));

        Turn(Producer producer, Admission admission) {
            this.producer = producer;
            this.admission = admission;
        }

        CompletableFuture<Answer> submit(Reading reading) {
            return publish(decide(reading));
        }

        Decided decide(Reading reading) {
            return switch (reading) {
                case Reading.Unreadable(Problem problem) ->
                    new Decided("", new SubmissionDecision.Refuse(problem), null);
                case Reading.Read(EventSubmission submission) -> {
                    String given = submission.id();
                    String id = given == null ? ids.next() : given;
                    yield new Decided(
                            id,
                            policy.decide(submission, id, producer, clock.instant()),
                            submission.origin().traceparent());
                }
            };
        }

        CompletableFuture<Answer> publish(Decided decided) {
            return switch (decided.decision()) {
                case SubmissionDecision.Refuse(Problem problem) -> refused(problem);
                case SubmissionDecision.Admit(PreparedEvent event) ->
                    publish(decided.id(), event, decided.requestedTrace());
            };
        }

        private CompletableFuture<Answer> publish(String id, PreparedEvent event, @Nullable String requestedTrace) {
            Optional<Problem> refusal = limits.quotas()
                    .findTooManyRecipients(producer.tenant(), event.recipients().size())
                    .or(() -> findThrottle(event.lane()));
            if (refusal.isPresent()) {
                return refused(refusal.get().with("id", id));
            }
            int recipients = event.recipients().size();
            records += Math.max(1, recipients);
            if (records > limits.maxRecords()) {
                return refused(Problem.overLimit(
                        FailureCode.BATCH_TOO_LARGE,
                        413,
                        "the batch has too many recipients in all",
                        limits.maxRecords()));
            }
            if (hasFailed(last) || System.nanoTime() - startNanos > BUFFER_TIMEOUT_NANOS) {
                // Kafka is unavailable or overloaded: the remaining events would only wait, and might overtake
                // this one.
                return refused(unconfirmed(id));
            }
            long bytes = (long) Math.max(1, recipients)
                    * (event.event().getData().getContent().size() + RECORD_OVERHEAD_BYTES);
            if (!admission.tryExtend(bytes)) {
                return refused(Refusals.overloaded());
            }
            Optional<Problem> overQuota = findOverQuota(bytes);
            if (overQuota.isPresent()) {
                return refused(overQuota.get().with("id", id));
            }
            IntakeSpans.Traced traced = observation.spans().begin(event, Traceparent.parse(requestedTrace), arrived);
            last = publisher.publish(traced.event()).thenApply(outcome -> {
                traced.end(outcome);
                return answer(id, traced.event(), outcome);
            });
            return last;
        }

        /// Throttle refusal for a lane. Once an event is refused, later events of its lane in the request are
        /// refused too, so that they do not overtake it.
        private Optional<Problem> findThrottle(Lane lane) {
            Optional<Problem> refusal = Optional.ofNullable(throttled.get(lane))
                    .or(() -> limits.throttles().findRefusal(producer.tenant(), lane, clock.instant()));
            refusal.ifPresent(problem -> throttled.put(lane, problem));
            return refusal;
        }

        /// Refusal by the tenant's quota. Once an event is refused, later events in the request are refused too, so
        /// that they do not overtake it.
        private Optional<Problem> findOverQuota(long bytes) {
            if (overQuota == null) {
                overQuota =
                        limits.quotas().findRefusal(producer.tenant(), bytes).orElse(null);
            }
            return Optional.ofNullable(overQuota);
        }

        private static boolean hasFailed(CompletableFuture<Answer> answer) {
            return isTemporary(answer.getNow(new Answer.Each(List.of())));
        }

        private Answer answer(String id, PreparedEvent event, PublicationOutcome outcome) {
            return switch (outcome) {
                case PublicationOutcome.Published(int written) -> {
                    observation.meters().accepted(event, written, Duration.ofNanos(System.nanoTime() - startNanos));
                    yield new Answer.Accepted(
                            id,
                            event.recipients().size(),
                            event.event().getAudience().getTopic());
                }
                case PublicationOutcome.TooLarge(long limit) ->
                    new Answer.Refused(Problem.overLimit(
                            FailureCode.PAYLOAD_TOO_LARGE, 413, "the event is larger than the log takes", limit));
                case PublicationOutcome.Unconfirmed _ -> new Answer.Refused(unconfirmed(id));
            };
        }

        private static CompletableFuture<Answer> refused(Problem problem) {
            return CompletableFuture.completedFuture(new Answer.Refused(problem));
        }
    }
}
