// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stream of events with one acknowledgement each. It reads one event at a time, and no further event while the events
/// in flight are as large as a batch may be, or while the client does not read the acknowledgements. Thread-safe: gRPC
/// delivers messages one at a time, and any thread acknowledges.
final class StreamCall extends ServerCall.Listener<Arrived<PublishStreamRequest>> {

    private static final Logger LOG = LoggerFactory.getLogger(StreamCall.class);

    private final ServerCall<Arrived<PublishStreamRequest>, PublishStreamResponse> call;
    private final GrantedCall context;
    private final OpenStreams streams;
    private final ReentrantLock lock = new ReentrantLock();

    // All guarded by the lock.
    private long eventsRead;
    private int eventsInFlight;
    private long bytesInFlight;
    private boolean isRequested;
    private boolean isClosed;
    /// Closing of the call, due when no event is in flight; null while events are read.
    private @Nullable Runnable ending;

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
        long index = begin(bytes);
        submit(message, memory).whenComplete((answer, failure) -> {
            memory.close();
            settle(index, bytes, answer == null ? internal(failure) : answer);
        });
        locked(this::readOrEnd);
    }

    private CompletableFuture<Answer> submit(Arrived<PublishStreamRequest> message, Admission memory) {
        try {
            return switch (message) {
                case Arrived.Message<PublishStreamRequest>(PublishStreamRequest request, int _) ->
                    context.intake().publish(request.getEvent(), context.caller(), memory);
                case Arrived.Refused<PublishStreamRequest>(Problem problem) ->
                    CompletableFuture.completedFuture(
                            new Answer.Refused(context.intake().counted(problem)));
            };
        } catch (RuntimeException e) { // becomes the refusal of this event
            return CompletableFuture.failedFuture(e);
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

    /// @return index of the event
    private long begin(int bytes) {
        lock.lock();
        try {
            isRequested = false;
            eventsInFlight++;
            bytesInFlight += bytes;
            return eventsRead++;
        } finally {
            lock.unlock();
        }
    }

    private void settle(long index, int bytes, Answer answer) {
        PublishStreamResponse acknowledgement = AnswerMessages.acknowledgement(index, answer);
        locked(() -> {
            eventsInFlight--;
            bytesInFlight -= bytes;
            if (!isClosed) {
                call.sendMessage(acknowledgement);
                readOrEnd();
            }
        });
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
        if (!isRequested && context.intake().hasRoom(eventsInFlight, bytesInFlight) && call.isReady()) {
            isRequested = true;
            call.request(1);
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
