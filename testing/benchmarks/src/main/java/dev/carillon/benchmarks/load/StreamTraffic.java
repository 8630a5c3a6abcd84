// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import com.google.rpc.Code;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;

/// Generator of events at a steady rate through one gRPC stream at a time, until the ledger is full. When a stream
/// ends, the next one begins with the events that have no acknowledgement; an event that is refused for a time is
/// sent again under the same id. To keep the order of a recipient, an event is sent after the recipient's event before
/// it is acknowledged.
public final class StreamTraffic implements AutoCloseable {

    private static final Duration PACE = Duration.ofMillis(2);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /// Codes of refusals after which an event is sent again.
    private static final Set<Integer> TEMPORARY =
            Set.of(Code.UNAVAILABLE_VALUE, Code.RESOURCE_EXHAUSTED_VALUE, Code.INTERNAL_VALUE);

    private final ManagedChannel channel;
    private final String apiKey;
    private final String eventType;
    private final int rate;
    private final Ledger ledger;
    private final NavigableSet<Integer> unacknowledged = new ConcurrentSkipListSet<>();
    private final Queue<Integer> again = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean stopping;
    private int next;

    private StreamTraffic(int port, String apiKey, String eventType, int rate, Ledger ledger) {
        this.channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        this.apiKey = apiKey;
        this.eventType = eventType;
        this.rate = rate;
        this.ledger = ledger;
        this.thread = Thread.ofPlatform().name("stream-producer").daemon().unstarted(this::run);
    }

    /// @param port port of the gRPC server on 127.0.0.1
    /// @param rate events per second
    public static StreamTraffic start(int port, String apiKey, String eventType, int rate, Ledger ledger) {
        StreamTraffic traffic = new StreamTraffic(port, apiKey, eventType, rate, ledger);
        traffic.thread.start();
        return traffic;
    }

    /// Sends no new event, and returns when the last stream has ended.
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        channel.shutdownNow();
    }

    private void run() {
        long start = System.nanoTime();
        while (!isDone()) {
            channel.resetConnectBackoff();
            Stream stream = new Stream();
            again.clear();
            unacknowledged.forEach(stream::send);
            while (!stream.isClosed && !isDone()) {
                if (!sendNext(stream, start)) {
                    LockSupport.parkNanos(PACE.toNanos());
                }
            }
            stream.end();
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    private boolean isDone() {
        return stopping || (next >= ledger.capacity() && unacknowledged.isEmpty());
    }

    /// Sends one event, if any is due.
    private boolean sendNext(Stream stream, long start) {
        Integer refused = again.poll();
        if (refused != null) {
            LockSupport.parkNanos(PACE.toNanos());
            stream.send(refused);
            return true;
        }
        long due = start + Duration.ofSeconds(1).toNanos() * next / rate;
        int before = next - ledger.recipients();
        if (next >= ledger.capacity() || System.nanoTime() < due || unacknowledged.contains(before)) {
            return false;
        }
        ledger.markScheduled(next, due);
        unacknowledged.add(next);
        stream.send(next);
        next++;
        return true;
    }

    /// One call, and the events that it carries.
    private final class Stream extends ClientCall.Listener<PublishStreamResponse> {

        private final ClientCall<PublishStreamRequest, PublishStreamResponse> call =
                channel.newCall(EventIngestionGrpc.getPublishStreamMethod(), CallOptions.DEFAULT);
        private final List<Integer> sent = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean isClosed;

        Stream() {
            Metadata headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + apiKey);
            call.start(this, headers);
            call.request(Integer.MAX_VALUE);
        }

        void send(int event) {
            sent.add(event);
            call.sendMessage(PublishStreamRequest.newBuilder()
                    .addEvents(SubmittedEvent.newBuilder()
                            .setId(ledger.eventId(event))
                            .setType(eventType)
                            .addRecipients("r" + ledger.recipientOf(event))
                            .setData("{\"run\":\"%s\",\"n\":%d,\"order\":\"A-17\"}".formatted(ledger.run(), event)))
                    .build());
        }

        @Override
        public void onMessage(PublishStreamResponse message) {
            message.getAcknowledgementsList().forEach(this::settle);
        }

        private void settle(Acknowledgement answer) {
            int event = sent.get(Math.toIntExact(answer.getIndex()));
            if (answer.hasRefused() && TEMPORARY.contains(answer.getRefused().getCode())) {
                again.add(event);
            } else if (unacknowledged.contains(event)) {
                if (answer.hasAccepted()) {
                    ledger.markAccepted(event);
                } else {
                    ledger.markRefused(event);
                }
                unacknowledged.remove(event);
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            isClosed = true;
        }

        void end() {
            if (!isClosed) {
                call.halfClose();
            }
        }
    }
}
