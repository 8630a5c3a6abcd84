// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import dev.carillon.events.v1.Acknowledgement;
import dev.carillon.events.v1.PublishStreamRequest;
import dev.carillon.events.v1.PublishStreamResponse;
import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import dev.carillon.ingestion.intake.Answer;
import dev.carillon.ingestion.intake.Refusals;
import dev.carillon.runtime.http.Problem;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stream of events with one acknowledgement each. It requests several messages at once, and gathers acknowledgements,
/// since a request and a response for each would cost as much as the event. When as much as a batch may have is in
/// flight, it reads no further message until half of it is acknowledged, so that Kafka gets large batches; and it reads
/// none while the client does not read the acknowledgements. Thread-safe: gRPC delivers messages one at a time, and any
/// thread settles events.
final class StreamCall extends ServerCall.Listener<Arrived<PublishStreamRequest>> {

    private static final Logger LOG = LoggerFactory.getLogger(StreamCall.class);

    private final ServerCall<Arrived<PublishStreamRequest>, PublishStreamResponse> call;
    private final GrantedCall context;
    private final OpenStreams streams;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Settled> settled = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isAcknowledging = new AtomicBoolean();

    // All guarded by the lock.
    private long eventsRead;
    private int eventsInFlight;
    private long bytesInFlight;
    private int requested;
    private boolean isFull;
    private boolean isClosed;
    /// Closing of the call, due when no event is in flight; null while events are read.
    private @Nullable Runnable ending;

    /// Event that is settled and not acknowledged.
    ///
    /// @param freed size of the event's message, if it was the last of it; otherwise 0
    private record Settled(Acknowledgement acknowledgement, int freed) {}

    private StreamCall(
            ServerCall<Arrived<PublishStreamRequest>, PublishStreamResponse> call,
            GrantedCall context,
            OpenStreams streams) {
        this.call = call;
        this.context = context;
        this.streams = streams;
    }

    /// Starts reading events.
    static StreamCall start(
            ServerCall<Arrived<PublishStreamRequest>, PublishStreamResponse> call,
            GrantedCall context,
            OpenStreams streams) {
        StreamCall stream = new StreamCall(call, context, streams);
        context.intake().bind(context.memory(), context.caller(), () -> stream.refuse(Refusals.overloaded()));
        stream.locked(() -> {
            call.sendHeaders(new Metadata());
            stream.readOrEnd();
        });
        streams.add(stream);
        return stream;
    }

    /// Reads no further event, and ends the stream when all its events are acknowledged.
    void stop() {
        end(() -> ProblemStatus.close(
                call,
                Problem.unavailable("the server is stopping; publish the events without an acknowledgement again")));
    }

    @Override
    public void onMessage(Arrived<PublishStreamRequest> message) {
        int bytes =
                message instanceof Arrived.Message<PublishStreamRequest>(PublishStreamRequest _, int size) ? size : 0;
        Optional<Admission> held = context.memory().take(bytes);
        if (held.isEmpty()) {
            refuse(Refusals.overloaded());
            return;
        }
        Admission memory = held.get();
        if (isOver()) {
            memory.close();
            return;
        }
        Optional<Problem> revocation = context.intake().findRevocation(context.caller());
        if (revocation.isPresent()) {
            memory.close();
            end(() -> ProblemStatus.close(call, context.intake().counted(revocation.get())));
            return;
        }
        List<CompletableFuture<Answer>> answers = submit(message, memory);
        long first = begin(answers.size(), bytes);
        AtomicInteger open = new AtomicInteger(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            long index = first + i;
            answers.get(i).whenComplete((answer, failure) -> {
                boolean isLast = open.decrementAndGet() == 0;
                if (isLast) {
                    memory.close();
                }
                settle(index, answer == null ? internal(failure) : answer, isLast ? bytes : 0);
            });
        }
        if (answers.isEmpty()) {
            memory.close();
        }
        locked(this::readOrEnd);
    }

    private List<CompletableFuture<Answer>> submit(Arrived<PublishStreamRequest> message, Admission memory) {
        return switch (message) {
            case Arrived.Message<PublishStreamRequest>(PublishStreamRequest request, int _) -> submit(request, memory);
            case Arrived.Refused<PublishStreamRequest>(Problem problem) ->
                List.of(CompletableFuture.completedFuture(
                        new Answer.Refused(context.intake().counted(problem))));
        };
    }

    private List<CompletableFuture<Answer>> submit(PublishStreamRequest request, Admission memory) {
        try {
            return context.intake().publishEach(request.getEventsList(), context.caller(), memory);
        } catch (RuntimeException e) { // becomes the refusal of these events
            return request.getEventsList().stream()
                    .map(_ -> CompletableFuture.<Answer>failedFuture(e))
                    .toList();
        }
    }

    private Answer internal(@Nullable Throwable failure) {
        LOG.error("an event of a stream failed unexpectedly; refusing it with INTERNAL", failure);
        return new Answer.Refused(context.intake().counted(Problem.internal()));
    }

    @Override
    public void onHalfClose() {
        end(() -> call.close(Status.OK, new Metadata()));
    }

    @Override
    public void onReady() {
        locked(this::readOrEnd);
    }

    @Override
    public void onCancel() {
        locked(() -> isClosed = true);
        release();
    }

    @Override
    public void onComplete() {
        release();
    }

    private void release() {
        streams.remove(this);
        context.memory().release();
        context.admission().close();
    }

    private boolean isOver() {
        lock.lock();
        try {
            return isClosed || Context.current().isCancelled();
        } finally {
            lock.unlock();
        }
    }

    /// @return index of the message's first event
    private long begin(int events, int bytes) {
        lock.lock();
        try {
            requested--;
            eventsInFlight += events;
            bytesInFlight += events == 0 ? 0 : bytes;
            long first = eventsRead;
            eventsRead += events;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void settle(long index, Answer answer, int freed) {
        settled.add(new Settled(AnswerMessages.acknowledgement(index, answer), freed));
        if (isAcknowledging.compareAndSet(false, true)) {
            // Another thread sends, so that what Kafka acknowledges at once goes into one message.
            Thread.ofVirtual().name("ingestion-grpc-acknowledgements").start(this::acknowledge);
        }
    }

    private void acknowledge() {
        isAcknowledging.set(false);
        PublishStreamResponse.Builder response = PublishStreamResponse.newBuilder();
        long freed = 0;
        for (Settled event = settled.poll(); event != null; event = settled.poll()) {
            response.addAcknowledgements(event.acknowledgement());
            freed += event.freed();
        }
        int count = response.getAcknowledgementsCount();
        long bytes = freed;
        if (count > 0) {
            locked(() -> {
                eventsInFlight -= count;
                bytesInFlight -= bytes;
                if (!isClosed) {
                    call.sendMessage(response.build());
                    readOrEnd();
                }
            });
        }
    }

    private void end(Runnable closing) {
        locked(() -> {
            if (ending == null) {
                ending = closing;
            }
            readOrEnd();
        });
    }

    /// Ends the stream at once. Acknowledgements of events in flight are not sent.
    private void refuse(Problem problem) {
        locked(() -> {
            if (!isClosed) {
                isClosed = true;
                ProblemStatus.close(call, context.intake().counted(problem));
            }
        });
    }

    private void readOrEnd() {
        if (isClosed) {
            return;
        }
        Runnable closing = ending;
        if (closing == null) {
            read();
        } else if (eventsInFlight == 0) {
            isClosed = true;
            closing.run();
        }
    }

    private void read() {
        CallIntake intake = context.intake();
        // Full, it waits until twice as much as is in flight would fit.
        int factor = isFull ? 2 : 1;
        isFull = !intake.hasRoom(factor * eventsInFlight, factor * bytesInFlight);
        int wanted = intake.mostRequested() - requested;
        if (!isFull && call.isReady() && wanted > intake.mostRequested() / 2) {
            requested += wanted;
            call.request(wanted);
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
