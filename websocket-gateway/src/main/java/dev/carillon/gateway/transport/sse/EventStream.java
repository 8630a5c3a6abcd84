// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.sse;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.gateway.connection.ClientIdentity;
import dev.carillon.gateway.connection.OutboundQueue;
import dev.carillon.gateway.connection.Wire;
import dev.carillon.gateway.inbox.Cursor;
import dev.carillon.gateway.inbox.Inbox;
import dev.carillon.gateway.inbox.InboxFeed;
import dev.carillon.gateway.inbox.InboxPublication;
import dev.carillon.gateway.inbox.PublishedChange;
import dev.carillon.gateway.inbox.ResumeResult;
import dev.carillon.gateway.protocol.Connection;
import dev.carillon.gateway.protocol.DisconnectCode;
import dev.carillon.gateway.protocol.Ticking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/// One `EventSource`. Its events carry as their id the positions of all lanes, so that the browser's next request
/// resumes every lane. When the stream ends, for whatever reason, the browser comes again by itself.
///
/// Thread-safe: items come under the feed's lock, one at a time.
final class EventStream implements InboxFeed.Listener, Ticking, Wire {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);
    private static final ByteString BEAT = ByteString.copyFromUtf8(":\n\n");

    private final ResponseBodyEmitter emitter;
    private final Executor threads;
    private final OutboundQueue queue;
    private final InboxFeed feed;
    private final long beatNanos;
    private final long endsAt;
    private long beatAt;
    private volatile StreamPositions positions = StreamPositions.NONE;
    private volatile boolean closed;

    /// @param beat between two signs of life
    /// @param timeToLive of the client's token
    EventStream(
            ResponseBodyEmitter emitter,
            ClientIdentity client,
            Executor threads,
            int maxQueuedBytes,
            Duration beat,
            Optional<Duration> timeToLive) {
        this.emitter = emitter;
        this.threads = threads;
        this.queue = new OutboundQueue(ByteString::copyFrom, this, maxQueuedBytes);
        this.feed = new InboxFeed(client.recipient(), UUID.randomUUID().toString(), this);
        this.beatNanos = beat.toNanos();
        long now = System.nanoTime();
        this.beatAt = now + beatNanos;
        this.endsAt = timeToLive.map(time -> now + time.toNanos()).orElse(NEVER);
    }

    InboxFeed feed() {
        return feed;
    }

    /// Says where each lane begins, then lets items come.
    void begin(Map<Lane, Inbox.Opening> openings, Map<Lane, List<InboxPublication>> following) {
        Map<Lane, Long> from = new LinkedHashMap<>();
        StreamPositions start = StreamPositions.NONE;
        for (Map.Entry<Lane, Inbox.Opening> entry : openings.entrySet()) {
            long position = switch (entry.getValue().result()) {
                case ResumeResult.Resumed resumed -> resumed.from();
                case ResumeResult.Started started -> started.position();
            };
            from.put(entry.getKey(), position);
            start = start.with(entry.getKey(), new Cursor(entry.getValue().epoch(), position));
        }
        positions = start;
        openings.forEach((lane, opening) -> {
            if (opening.result() instanceof ResumeResult.Started(long _, ResumeResult.Cause cause, List<?> _)
                    && cause == ResumeResult.Cause.NOT_RECOVERABLE) {
                send("event: reset\ndata: {\"lane\":\"" + lane.wireName() + "\"}\n\n");
            }
        });
        send("event: open\nid: " + start + "\ndata: {}\n\n");
        from.forEach((lane, position) -> feed.open(lane, position, following.getOrDefault(lane, List.of())));
    }

    @Override
    public void arrived(InboxPublication publication) {
        Cursor before = positions.cursors().get(publication.lane());
        if (before != null) {
            positions = positions.with(publication.lane(), new Cursor(before.epoch(), publication.position()));
        }
        send("id: " + positions + "\ndata: " + publication.data().toString(StandardCharsets.UTF_8) + "\n\n");
    }

    @Override
    public void changed(PublishedChange change) {
        send("event: state\ndata: " + change.data().toString(StandardCharsets.UTF_8) + "\n\n");
    }

    @Override
    public void interrupted() {
        queue.close(DisconnectCode.INSUFFICIENT_STATE);
    }

    /// Ends the stream after what waits.
    void end(DisconnectCode code) {
        queue.close(code);
    }

    /// The response has ended.
    void ended() {
        closed = true;
    }

    @Override
    public long tick(long nowNanos) {
        if (closed) {
            return NEVER;
        }
        if (nowNanos >= endsAt) {
            queue.close(DisconnectCode.CONNECTION_EXPIRED);
            return NEVER;
        }
        if (nowNanos >= beatAt) {
            beatAt = nowNanos + beatNanos;
            if (!queue.send(BEAT, Connection.Place.IN_TURN)) {
                queue.close(DisconnectCode.SLOW);
            }
        }
        return Math.min(beatAt, endsAt);
    }

    @Override
    public void write(ByteString frame, Runnable ended) {
        threads.execute(() -> {
            try {
                emitter.send(frame.toString(StandardCharsets.UTF_8), TEXT);
            } catch (IOException | IllegalStateException e) {
                LOG.debug("an event stream broke: {}", e.getMessage());
                closed = true;
                emitter.completeWithError(e);
            } finally {
                ended.run();
            }
        });
    }

    @Override
    public void close(DisconnectCode code) {
        closed = true;
        threads.execute(emitter::complete);
    }

    private void send(String event) {
        if (!queue.send(ByteString.copyFromUtf8(event), Connection.Place.IN_TURN)) {
            queue.close(DisconnectCode.SLOW);
        }
    }
}
