// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import dev.carillon.events.v1.Acknowledgement;
import dev.carillon.events.v1.EventIngestionGrpc;
import dev.carillon.events.v1.PublishStreamRequest;
import dev.carillon.events.v1.PublishStreamResponse;
import dev.carillon.events.v1.SubmittedEvent;
import dev.carillon.ingestion.GrpcClient.Refusal;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/// Stream of events that reads only as many acknowledgements as the test asks for.
final class StreamClient extends ClientCall.Listener<PublishStreamResponse> {

    private static final long TIMEOUT_SECONDS = 60;

    private final ClientCall<PublishStreamRequest, PublishStreamResponse> call;
    private final Queue<Acknowledgement> acknowledgements = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Refusal> end = new CompletableFuture<>();
    private LongFunction<SubmittedEvent> source = _ -> SubmittedEvent.getDefaultInstance();
    private long total;
    private long sent;

    private StreamClient(ClientCall<PublishStreamRequest, PublishStreamResponse> call) {
        this.call = call;
    }

    static StreamClient open(Channel channel, String key) {
        StreamClient stream =
                new StreamClient(channel.newCall(EventIngestionGrpc.getPublishStreamMethod(), CallOptions.DEFAULT));
        Metadata headers = new Metadata();
        headers.put(GrpcClient.AUTHORIZATION, "Bearer " + key);
        stream.call.start(stream, headers);
        return stream;
    }

    /// Sends events as fast as the server reads them.
    ///
    /// @param event event by its index in the stream
    synchronized void send(long count, LongFunction<SubmittedEvent> event) {
        source = event;
        total = count;
        pump();
    }

    /// Reads so many more messages with acknowledgements.
    void read(int messages) {
        call.request(messages);
    }

    /// Sends events in one message.
    synchronized void sendTogether(List<SubmittedEvent> events) {
        call.sendMessage(PublishStreamRequest.newBuilder().addAllEvents(events).build());
    }

    /// Half-closes the stream, after all its events were sent.
    void finish() {
        call.halfClose();
    }

    void cancel() {
        call.cancel("cancelled by the test", null);
    }

    synchronized long sent() {
        return sent;
    }

    /// True if the server reads no more for now, although there is more to send.
    synchronized boolean isBlocked() {
        return sent < total && !call.isReady();
    }

    List<Acknowledgement> acknowledgements() {
        return List.copyOf(acknowledgements);
    }

    boolean isEnded() {
        return end.isDone();
    }

    /// Status with which the stream ended.
    Refusal awaitEnd() {
        return end.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }

    private synchronized void pump() {
        while (sent < total && call.isReady() && !end.isDone()) {
            call.sendMessage(PublishStreamRequest.newBuilder()
                    .addEvents(source.apply(sent++))
                    .build());
        }
    }

    @Override
    public void onReady() {
        pump();
    }

    @Override
    public void onMessage(PublishStreamResponse message) {
        acknowledgements.addAll(message.getAcknowledgementsList());
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        end.complete(Refusal.of(StatusProto.fromStatusAndTrailers(status, trailers), status));
    }
}
