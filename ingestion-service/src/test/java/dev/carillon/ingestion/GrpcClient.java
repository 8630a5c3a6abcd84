// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.carillon.events.v1.AcceptedEvent;
import dev.carillon.events.v1.EventIngestionGrpc;
import dev.carillon.events.v1.EventIngestionGrpc.EventIngestionBlockingStub;
import dev.carillon.events.v1.PublishBatchRequest;
import dev.carillon.events.v1.PublishRequest;
import dev.carillon.events.v1.PublishResult;
import dev.carillon.events.v1.SubmittedEvent;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Client of ingestion's gRPC service.
final class GrpcClient implements AutoCloseable {

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final long TIMEOUT_SECONDS = 30;

    private final ManagedChannel channel;
    private final String key;

    /// Refusal of a call or of an event.
    ///
    /// @param info empty if the refusal has none
    record Refusal(
            Status.Code code,
            String message,
            ErrorInfo info,
            List<BadRequest.FieldViolation> violations,
            long retryAfterSeconds) {

        static Refusal of(com.google.rpc.@Nullable Status status, Status transport) {
            return status == null
                    ? new Refusal(
                            transport.getCode(),
                            String.valueOf(transport.getDescription()),
                            ErrorInfo.getDefaultInstance(),
                            List.of(),
                            0)
                    : of(status);
        }

        static Refusal of(com.google.rpc.Status status) {
            ErrorInfo info = ErrorInfo.getDefaultInstance();
            List<BadRequest.FieldViolation> violations = new ArrayList<>();
            long retryAfterSeconds = 0;
            try {
                for (Any detail : status.getDetailsList()) {
                    if (detail.is(ErrorInfo.class)) {
                        info = detail.unpack(ErrorInfo.class);
                    } else if (detail.is(BadRequest.class)) {
                        violations.addAll(detail.unpack(BadRequest.class).getFieldViolationsList());
                    } else if (detail.is(RetryInfo.class)) {
                        retryAfterSeconds =
                                detail.unpack(RetryInfo.class).getRetryDelay().getSeconds();
                    }
                }
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
            return new Refusal(
                    Status.fromCodeValue(status.getCode()).getCode(),
                    status.getMessage(),
                    info,
                    violations,
                    retryAfterSeconds);
        }

        String reason() {
            return info.getReason();
        }

        Map<String, String> members() {
            return info.getMetadataMap();
        }

        List<String> fields() {
            return violations.stream().map(BadRequest.FieldViolation::getField).toList();
        }
    }

    /// @param key API key; empty for none
    GrpcClient(ManagedChannel channel, String key) {
        this.channel = channel;
        this.key = key;
    }

    static GrpcClient of(RunningIngestion ingestion, String key) {
        return new GrpcClient(channel(ingestion).build(), key);
    }

    static NettyChannelBuilder channel(RunningIngestion ingestion) {
        return NettyChannelBuilder.forAddress("127.0.0.1", ingestion.grpcPort()).usePlaintext();
    }

    static SubmittedEvent.Builder event(String id, String type, String... recipients) {
        return SubmittedEvent.newBuilder().setId(id).setType(type).addAllRecipients(List.of(recipients));
    }

    ManagedChannel channel() {
        return channel;
    }

    EventIngestionBlockingStub calls() {
        Metadata headers = new Metadata();
        if (!key.isEmpty()) {
            headers.put(AUTHORIZATION, "Bearer " + key);
        }
        return EventIngestionGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    AcceptedEvent publish(SubmittedEvent.Builder event) {
        return calls().publish(request(event)).getAccepted();
    }

    List<PublishResult> publishBatch(List<SubmittedEvent> events) {
        return calls().publishBatch(
                        PublishBatchRequest.newBuilder().addAllEvents(events).build())
                .getResultsList();
    }

    /// True if the event is accepted.
    boolean isAccepted(SubmittedEvent.Builder event) {
        try {
            return !publish(event).getId().isEmpty();
        } catch (StatusRuntimeException _) {
            return false;
        }
    }

    StreamClient stream() {
        return StreamClient.open(channel, key);
    }

    static PublishRequest request(SubmittedEvent.Builder event) {
        return PublishRequest.newBuilder().setEvent(event).build();
    }

    /// Refusal of a call that must be refused.
    static Refusal refusal(Supplier<?> call) {
        try {
            throw new AssertionError("not refused: " + call.get());
        } catch (StatusRuntimeException e) {
            return Refusal.of(StatusProto.fromThrowable(e), e.getStatus());
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
