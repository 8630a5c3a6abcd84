// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import dev.carillon.events.v1.EventIngestionGrpc;
import dev.carillon.events.v1.PublishBatchRequest;
import dev.carillon.events.v1.PublishBatchResponse;
import dev.carillon.events.v1.PublishRequest;
import dev.carillon.events.v1.PublishResponse;
import dev.carillon.events.v1.PublishStreamRequest;
import dev.carillon.events.v1.PublishStreamResponse;
import dev.carillon.ingestion.intake.Answer;
import dev.carillon.runtime.http.Problem;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Endpoint of `carillon.v1.EventIngestion`. Thread-safe.
final class EventIngestionEndpoint implements BindableService {

    private final CallIntake intake;
    private final OpenStreams streams;

    EventIngestionEndpoint(CallIntake intake, OpenStreams streams) {
        this.intake = intake;
        this.streams = streams;
    }

    /// Start of a call that passed the check.
    @FunctionalInterface
    private interface Start<Q, R> {
        ServerCall.Listener<Arrived<Q>> start(ServerCall<Arrived<Q>, R> call, GrantedCall context);
    }

    @Override
    public ServerServiceDefinition bindService() {
        MethodDescriptor<Arrived<PublishRequest>, PublishResponse> publish =
                method(EventIngestionGrpc.getPublishMethod(), intake.publishMarshaller());
        MethodDescriptor<Arrived<PublishBatchRequest>, PublishBatchResponse> batch =
                method(EventIngestionGrpc.getPublishBatchMethod(), intake.batchMarshaller());
        MethodDescriptor<Arrived<PublishStreamRequest>, PublishStreamResponse> stream =
                method(EventIngestionGrpc.getPublishStreamMethod(), intake.streamMarshaller());
        ServiceDescriptor service = ServiceDescriptor.newBuilder(EventIngestionGrpc.SERVICE_NAME)
                .setSchemaDescriptor(EventIngestionGrpc.getServiceDescriptor().getSchemaDescriptor())
                .addMethod(publish)
                .addMethod(batch)
                .addMethod(stream)
                .build();
        return ServerServiceDefinition.builder(service)
                .addMethod(
                        publish,
                        unary(
                                (request, caller, memory) -> intake.publish(request.getEvent(), caller, memory),
                                AnswerMessages::response))
                .addMethod(
                        batch,
                        unary(
                                (request, caller, memory) ->
                                        CompletableFuture.completedFuture(intake.publishBatch(request, caller, memory)),
                                AnswerMessages::batchResponse))
                .addMethod(stream, checked((call, context) -> StreamCall.start(call, context, streams)))
                .build();
    }

    private static <Q, R> MethodDescriptor<Arrived<Q>, R> method(
            MethodDescriptor<Q, R> generated, MethodDescriptor.Marshaller<Arrived<Q>> requests) {
        return generated.toBuilder(requests, generated.getResponseMarshaller()).build();
    }

    private <Q, R> ServerCallHandler<Arrived<Q>, R> unary(
            UnaryCall.Procedure<Q> procedure, Function<Answer, R> response) {
        return checked((call, context) -> UnaryCall.start(call, context, procedure, response));
    }

    private <Q, R> ServerCallHandler<Arrived<Q>, R> checked(Start<Q, R> start) {
        return (call, headers) -> switch (intake.check(headers)) {
            case CallIntake.Entry.Granted(var caller, var admission) ->
                start.start(call, new GrantedCall(intake, caller, admission, MessageMemory.current()));
            case CallIntake.Entry.Denied(Problem problem) -> {
                ProblemStatus.close(call, problem);
                yield new ServerCall.Listener<>() {};
            }
        };
    }
}
