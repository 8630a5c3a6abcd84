// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import dev.carillon.events.v1.PublishBatchRequest;
import dev.carillon.events.v1.PublishRequest;
import dev.carillon.events.v1.PublishStreamRequest;
import dev.carillon.events.v1.SubmittedEvent;
import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import dev.carillon.ingestion.intake.Answer;
import dev.carillon.ingestion.intake.IntakeGate;
import dev.carillon.ingestion.intake.IntakeMeters;
import dev.carillon.ingestion.intake.Refusals;
import dev.carillon.ingestion.intake.RequestLimits;
import dev.carillon.ingestion.intake.Submitter;
import dev.carillon.ingestion.submission.Producer;
import dev.carillon.ingestion.submission.Reading;
import dev.carillon.runtime.http.Problem;
import io.grpc.Metadata;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Intake of gRPC calls: checks the call by its metadata, and submits its events as REST does. Thread-safe.
final class CallIntake {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private final IntakeGate gate;
    private final SubmittedEventReader reader;
    private final Submitter submitter;
    private final RequestLimits limits;
    private final IntakeMeters meters;

    CallIntake(
            IntakeGate gate,
            SubmittedEventReader reader,
            Submitter submitter,
            RequestLimits limits,
            IntakeMeters meters) {
        this.gate = gate;
        this.reader = reader;
        this.submitter = submitter;
        this.limits = limits;
        this.meters = meters;
    }

    /// Producer of a call.
    ///
    /// @param traceparent trace context of the call; null if it has none
    record Caller(Producer producer, @Nullable String traceparent) {}

    /// Result of checking a call.
    sealed interface Entry {

        /// The call may send messages. Its memory is released by the receiver.
        record Granted(Caller caller, Admission admission) implements Entry {}

        /// The call must be ended with this problem.
        record Denied(Problem problem) implements Entry {}
    }

    Entry check(Metadata headers) {
        return switch (gate.check(headers.get(AUTHORIZATION))) {
            case IntakeGate.Entry.Denied(Problem problem) -> new Entry.Denied(counted(problem));
            case IntakeGate.Entry.Granted(Producer producer) -> admit(new Caller(producer, headers.get(TRACEPARENT)));
        };
    }

    private Entry admit(Caller caller) {
        return gate.tryAdmit(caller.producer())
                .<Entry>map(admission -> new Entry.Granted(caller, admission))
                .orElseGet(() -> new Entry.Denied(counted(Refusals.overloaded())));
    }

    /// Problem of a caller whose API key is no longer valid; empty if it still is.
    Optional<Problem> findRevocation(Caller caller) {
        return gate.checkAgain(caller.producer()) instanceof IntakeGate.Entry.Denied(Problem problem)
                ? Optional.of(problem)
                : Optional.empty();
    }

    /// Counts the memory of a call's messages as the caller's.
    void bind(MessageMemory memory, Caller caller, Runnable onRefusal) {
        memory.bind(gate, caller.producer(), onRefusal);
    }

    RequestMarshaller<PublishRequest> publishMarshaller() {
        return new RequestMarshaller<>(PublishRequest.parser(), maxMessage());
    }

    RequestMarshaller<PublishBatchRequest> batchMarshaller() {
        return new RequestMarshaller<>(PublishBatchRequest.parser(), maxBatchMessage());
    }

    RequestMarshaller<PublishStreamRequest> streamMarshaller() {
        return new RequestMarshaller<>(PublishStreamRequest.parser(), maxMessage());
    }

    /// Answer, completed when the event is settled.
    CompletableFuture<Answer> publish(SubmittedEvent event, Caller caller, Admission admission) {
        return submitter
                .submit(read(event, caller), caller.producer(), admission)
                .thenApply(meters::answered);
    }

    /// Answers to the events of a stream's message, each completed when its event is settled.
    List<CompletableFuture<Answer>> publishEach(List<SubmittedEvent> events, Caller caller, Admission admission) {
        if (events.size() > limits.maxBatchEvents()) {
            Problem problem = Refusals.tooManyEvents(limits.maxBatchEvents());
            return events.stream()
                    .map(_ -> CompletableFuture.<Answer>completedFuture(new Answer.Refused(counted(problem))))
                    .toList();
        }
        List<Reading> readings =
                events.stream().map(event -> read(event, caller)).toList();
        return submitter.submitEach(readings, caller.producer(), admission).stream()
                .map(answer -> answer.thenApply(meters::answered))
                .toList();
    }

    /// Answer after all events are settled.
    Answer publishBatch(PublishBatchRequest batch, Caller caller, Admission admission) {
        if (batch.getEventsCount() > limits.maxBatchEvents()) {
            return meters.answered(new Answer.Refused(Refusals.tooManyEvents(limits.maxBatchEvents())));
        }
        List<Reading> readings =
                batch.getEventsList().stream().map(event -> read(event, caller)).toList();
        return meters.answered(submitter.submitBatch(readings, caller.producer(), admission));
    }

    /// Problem, counted as a refusal.
    Problem counted(Problem problem) {
        meters.answered(new Answer.Refused(problem));
        return problem;
    }

    /// True if a stream may have one more event in flight.
    boolean hasRoom(int eventsInFlight, long bytesInFlight) {
        return eventsInFlight < limits.maxBatchEvents() && bytesInFlight < maxBatchMessage();
    }

    /// Number of events that a stream may request at once: as many as fit into a batch if each is the largest possible.
    int mostRequested() {
        return Math.max(1, maxBatchMessage() / maxMessage());
    }

    private Reading read(SubmittedEvent event, Caller caller) {
        return reader.read(event).traced(caller.traceparent());
    }

    private int maxMessage() {
        return Math.toIntExact(limits.maxBody().toBytes());
    }

    private int maxBatchMessage() {
        return Math.toIntExact(limits.maxBatchBody().toBytes());
    }
}
