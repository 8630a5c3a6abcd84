// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.sse;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.connection.ClientIdentity;
import dev.carillon.gateway.connection.MeteredWire;
import dev.carillon.gateway.connection.OutboundQueue;
import dev.carillon.gateway.connection.TokenVerifier;
import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.connection.Wire;
import dev.carillon.gateway.inbox.InboxPublication;
import dev.carillon.gateway.inbox.InboxStream;
import dev.carillon.gateway.inbox.LiveInbox;
import dev.carillon.gateway.inbox.Opening;
import dev.carillon.gateway.inbox.PublishedChange;
import dev.carillon.gateway.protocol.Connection;
import dev.carillon.gateway.protocol.DisconnectCode;
import dev.carillon.gateway.protocol.Ticking;
import dev.carillon.gateway.session.SessionParts;
import dev.carillon.gateway.transport.StreamPositions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/// Event stream of one `EventSource`. The id of each event has the positions of all streams, so that the browser's
/// next request resumes all of them. When the stream ends, the browser connects again automatically.
///
/// Thread-safe: the live inbox calls it under its lock, with one item at a time.
final class EventStream implements LiveInbox.Listener, Ticking, Wire {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);
    private static final Traffic.Kind STREAMS = new Traffic.Kind("sse", "json");
    private static final ByteString BEAT = ByteString.copyFromUtf8(":\n\n");

    private final ResponseBodyEmitter emitter;
    private final ClientIdentity client;
    private final TokenVerifier tokens;
    private final Executor threads;
    private final OutboundQueue queue;
    private final MeteredWire wire;
    private final LiveInbox live;
    private final long beatNanos;
    private final long endsAt;
    private long beatAt;
    private volatile StreamPositions positions = StreamPositions.NONE;
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private volatile boolean closed;

    EventStream(
            ResponseBodyEmitter emitter,
            ClientIdentity client,
            SessionParts parts,
            InboxStreamController.StreamSettings settings) {
        this.emitter = emitter;
        emitter.onCompletion(() -> end.complete(null));
        this.client = client;
        this.tokens = parts.tokens();
        this.threads = parts.threads();
        this.wire = settings.traffic().opened(STREAMS, this);
        this.queue = new OutboundQueue(ByteString::copyFrom, wire, settings.maxQueuedBytes());
        this.live = new LiveInbox(client.recipient(), UUID.randomUUID().toString(), this);
        this.beatNanos = settings.beat().toNanos();
        long now = System.nanoTime();
        this.beatAt = now + beatNanos;
        this.endsAt = now
                + Duration.between(parts.clock().instant(), client.expiresAt()).toNanos();
    }

    LiveInbox live() {
        return live;
    }

    /// Sends the start of each stream, then opens the live inbox.
    void begin(Map<InboxStream, Opening> openings) {
        StreamPositions start = StreamPositions.of(openings);
        positions = start;
        openings.forEach((channel, opening) -> {
            if (opening.beginning() == Opening.Beginning.NOT_RECOVERABLE) {
                send("event: reset\ndata: {\"lane\":\"" + channel.wireName() + "\"}\n\n");
            }
        });
        send("event: open\nid: " + start + "\ndata: {}\n\n");
        openings.forEach(live::open);
    }

    @Override
    public void arrived(List<InboxPublication> publications) {
        publications.forEach(publication -> {
            positions = positions.reached(InboxStream.of(publication.lane()), publication.position());
            send("id: " + positions + "\ndata: " + text(publication.data()) + "\n\n");
        });
    }

    @Override
    public void changed(PublishedChange change) {
        change.publications().forEach(publication -> {
            if (publication.offset() > 0) {
                positions = positions.reached(InboxStream.STATE, publication.offset());
            }
            send("event: state\nid: " + positions + "\ndata: " + text(publication.data()) + "\n\n");
        });
    }

    @Override
    public void revoked() {
        if (tokens.isRevoked(client)) {
            queue.close(DisconnectCode.INVALID_TOKEN);
        }
    }

    @Override
    public void interrupted() {
        queue.close(DisconnectCode.INSUFFICIENT_STATE);
    }

    @Override
    public boolean isReadyForMore() {
        return queue.hasNothingWaiting();
    }

    /// Ends the stream after the queued events.
    void end(DisconnectCode code) {
        queue.close(code);
    }

    /// Registers a callback for the end of the response. Spring calls an emitter's own callbacks only if the emitter
    /// ended after Spring had begun to send it.
    ///
    /// @param action called once, when the response has ended, by either side
    void whenEnded(Runnable action) {
        end.thenRun(action);
    }

    /// Called when the response has ended.
    void ended() {
        closed = true;
        wire.ended();
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
    public boolean write(ByteString frame, Runnable ended) {
        threads.execute(() -> {
            try {
                emitter.send(frame.toString(StandardCharsets.UTF_8), TEXT);
            } catch (IOException | IllegalStateException e) {
                LOG.debug("cannot write to an event stream, closing it: {}", e.getMessage());
                closed = true;
                emitter.completeWithError(e);
                end.complete(null);
            } finally {
                ended.run();
            }
        });
        return false;
    }

    @Override
    public void close(DisconnectCode code) {
        closed = true;
        threads.execute(() -> {
            emitter.complete();
            end.complete(null);
        });
    }

    private static String text(ByteString json) {
        return json.toString(StandardCharsets.UTF_8);
    }

    private void send(String event) {
        if (!queue.send(ByteString.copyFromUtf8(event), Connection.Place.IN_TURN)) {
            queue.close(DisconnectCode.SLOW);
        }
    }
}
