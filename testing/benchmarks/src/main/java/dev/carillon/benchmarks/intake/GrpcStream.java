// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.intake;

import dev.carillon.events.v1.Acknowledgement;
import dev.carillon.events.v1.EventIngestionGrpc;
import dev.carillon.events.v1.PublishStreamRequest;
import dev.carillon.events.v1.PublishStreamResponse;
import dev.carillon.events.v1.SubmittedEvent;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One stream for each sending, as fast as the server reads, with several events in each message.
final class GrpcStream implements WayIn {

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /// Events in a message.
    private static final int MESSAGE = 100;

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;
    private final String apiKey;

    GrpcStream(int port, String apiKey) {
        this.channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        this.apiKey = apiKey;
    }

    @Override
    public String label() {
        return "gRPC, a stream of 100 in a message";
    }

    @Override
    public void send(int first, int count) {
        ClientCall<PublishStreamRequest, PublishStreamResponse> call =
                channel.newCall(EventIngestionGrpc.getPublishStreamMethod(), CallOptions.DEFAULT);
        Sending sending = new Sending(call, first, count);
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + apiKey);
        call.start(sending, headers);
        call.request(Integer.MAX_VALUE);
        sending.await();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /// Events of one stream.
    private static final class Sending extends ClientCall.Listener<PublishStreamResponse> {

        private final ClientCall<PublishStreamRequest, PublishStreamResponse> call;
        private final int end;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private int next;
        private int unanswered;

        Sending(ClientCall<PublishStreamRequest, PublishStreamResponse> call, int first, int count) {
            this.call = call;
            this.next = first;
            this.end = first + count;
            this.unanswered = count;
        }

        @Override
        public void onReady() {
            while (next < end && call.isReady()) {
                PublishStreamRequest.Builder message = PublishStreamRequest.newBuilder();
                for (; next < end && message.getEventsCount() < MESSAGE; next++) {
                    message.addEvents(SubmittedEvent.newBuilder()
                            .setId("grpc-" + next)
                            .setType(EventText.TYPE)
                            .addRecipients(EventText.recipient(next))
                            .setData(EventText.data(next)));
                }
                call.sendMessage(message.build());
            }
        }

        @Override
        public void onMessage(PublishStreamResponse message) {
            for (Acknowledgement answer : message.getAcknowledgementsList()) {
                if (answer.hasRefused()) {
                    done.completeExceptionally(
                            new IllegalStateException("an event was refused: " + answer.getRefused()));
                }
            }
            unanswered -= message.getAcknowledgementsCount();
            if (unanswered == 0) {
                call.halfClose();
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (status.isOk() && unanswered == 0) {
                done.complete(null);
            } else {
                done.completeExceptionally(new IllegalStateException("the stream ended: " + status));
            }
        }

        void await() {
            try {
                done.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("the stream failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
