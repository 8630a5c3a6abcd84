// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import dev.carillon.ingestion.grpc.CallIntake.Caller;
import dev.carillon.ingestion.intake.Answer;
import dev.carillon.ingestion.intake.Refusals;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Call with one request and one response. gRPC calls its methods one at a time; the response may be sent by any
/// thread. A call that was cancelled, or whose deadline has passed, publishes no event.
final class UnaryCall<Q, R> extends ServerCall.Listener<Arrived<Q>> {

    private static final Logger LOG = LoggerFactory.getLogger(UnaryCall.class);

    private final ServerCall<Arrived<Q>, R> call;
    private final GrantedCall context;
    private final Procedure<Q> procedure;
    private final Function<Answer, R> response;
    private final AtomicBoolean isEnded = new AtomicBoolean();
    private @Nullable Arrived<Q> arrived;
    private boolean isSubmitted;

    /// Work of a call.
    @FunctionalInterface
    interface Procedure<Q> {

        /// @param admission memory of the request, released when the answer is complete
        CompletableFuture<Answer> run(Q request, Caller caller, Admission admission);
    }

    private UnaryCall(
            ServerCall<Arrived<Q>, R> call, GrantedCall context, Procedure<Q> procedure, Function<Answer, R> response) {
        this.call = call;
        this.context = context;
        this.procedure = procedure;
        this.response = response;
    }

    /// Starts reading the request.
    ///
    /// @param response response to an answer that is no refusal
    static <Q, R> UnaryCall<Q, R> start(
            ServerCall<Arrived<Q>, R> call, GrantedCall context, Procedure<Q> procedure, Function<Answer, R> response) {
        UnaryCall<Q, R> unary = new UnaryCall<>(call, context, procedure, response);
        context.intake().bind(context.memory(), context.caller(), () -> unary.refuse(Refusals.overloaded()));
        call.request(1);
        return unary;
    }

    @Override
    public void onMessage(Arrived<Q> message) {
        if (arrived != null) {
            refuse(invalid("the call has more than one message"));
            return;
        }
        arrived = message;
        // A second message must be noticed, because the end of the request comes after it.
        call.request(1);
    }

    @Override
    public void onHalfClose() {
        switch (arrived) {
            case Arrived.Message<Q>(Q request, int bytes) -> submit(request, bytes);
            case Arrived.Refused<Q>(Problem problem) -> refuse(problem);
            case null -> refuse(invalid("the call has no message"));
        }
    }

    private void submit(Q request, int bytes) {
        Optional<Admission> held = context.memory().take(bytes);
        if (held.isEmpty()) {
            refuse(Refusals.overloaded());
            return;
        }
        Admission memory = held.get();
        if (isEnded.get() || Context.current().isCancelled()) {
            memory.close();
            return;
        }
        isSubmitted = true;
        run(request, memory).whenComplete((answer, failure) -> {
            memory.close();
            context.admission().close();
            end(answer, failure);
        });
    }

    private CompletableFuture<Answer> run(Q request, Admission memory) {
        try {
            return procedure.run(request, context.caller(), memory);
        } catch (RuntimeException e) { // becomes the status INTERNAL
            return CompletableFuture.failedFuture(e);
        }
    }

    /// @param answer null if the call failed unexpectedly
    private void end(@Nullable Answer answer, @Nullable Throwable failure) {
        if (answer == null) {
            LOG.error("a call failed unexpectedly; ending it with INTERNAL", failure);
            refuse(Problem.internal());
        } else if (isEnded.compareAndSet(false, true)) {
            if (answer instanceof Answer.Refused(Problem problem)) {
                ProblemStatus.close(call, problem);
            } else {
                call.sendHeaders(new Metadata());
                call.sendMessage(response.apply(answer));
                call.close(Status.OK, new Metadata());
            }
        }
    }

    /// Ends the call with a problem that is not counted yet.
    private void refuse(Problem problem) {
        if (isEnded.compareAndSet(false, true)) {
            ProblemStatus.close(call, context.intake().counted(problem));
        }
    }

    private static Problem invalid(String detail) {
        return Problem.invalidRequest(400, List.of(new Violation("", "messages", detail)));
    }

    @Override
    public void onCancel() {
        isEnded.set(true);
        release();
    }

    @Override
    public void onComplete() {
        release();
    }

    /// Releases the memory of a call that submitted no event; all others release it when the event is settled.
    private void release() {
        context.memory().release();
        if (!isSubmitted) {
            context.admission().close();
        }
    }
}
