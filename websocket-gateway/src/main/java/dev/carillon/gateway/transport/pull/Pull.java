// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.pull;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.InboxPublication;
import dev.carillon.gateway.inbox.InboxStream;
import dev.carillon.gateway.inbox.LiveInbox;
import dev.carillon.gateway.inbox.Opening;
import dev.carillon.gateway.inbox.PublishedChange;
import dev.carillon.gateway.protocol.Push;
import dev.carillon.gateway.protocol.Ticking;
import dev.carillon.gateway.transport.StreamPositions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;

/// One long-polling request for an inbox's next items. It is answered once: as soon as there are items, or at its
/// deadline. Items over its limit are left to the next request, because the returned cursor is before them.
/// Thread-safe.
final class Pull implements LiveInbox.Listener, Ticking {

    private final DeferredResult<ResponseEntity<String>> result = new DeferredResult<>(0L);
    private final LiveInbox live;
    private final int limit;
    private final long deadlineNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<ByteString> items = new ArrayList<>();
    private final List<ByteString> changes = new ArrayList<>();
    private final List<String> resets = new ArrayList<>();
    private StreamPositions positions = StreamPositions.NONE;
    private boolean begun;
    private boolean full;

    Pull(RecipientKey recipient, int limit, long deadlineNanos) {
        this.live = new LiveInbox(recipient, UUID.randomUUID().toString(), this);
        this.limit = limit;
        this.deadlineNanos = deadlineNanos;
    }

    LiveInbox live() {
        return live;
    }

    DeferredResult<ResponseEntity<String>> result() {
        return result;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /// Takes the entries that are already there. A client without a cursor gets one at once.
    void begin(Map<InboxStream, Opening> openings) {
        lock.lock();
        try {
            positions = StreamPositions.of(openings);
            openings.forEach((channel, opening) -> {
                if (opening.beginning() == Opening.Beginning.NOT_RECOVERABLE) {
                    resets.add(channel.wireName());
                }
            });
        } finally {
            lock.unlock();
        }
        openings.forEach(live::open);
        boolean asked =
                openings.values().stream().anyMatch(opening -> opening.beginning() != Opening.Beginning.NOT_ASKED);
        lock.lock();
        try {
            begun = true;
            if (asked && items.isEmpty() && changes.isEmpty() && resets.isEmpty()) {
                return;
            }
        } finally {
            lock.unlock();
        }
        answer();
    }

    @Override
    public void arrived(List<InboxPublication> publications) {
        publications.forEach(publication ->
                take(InboxStream.of(publication.lane()), publication.position(), items, publication.publications()));
    }

    @Override
    public void changed(PublishedChange change) {
        take(InboxStream.STATE, change.position(), changes, change.publications());
    }

    @Override
    public void revoked() {
        // The client's next request is refused.
        answer();
    }

    @Override
    public void interrupted() {
        answer();
    }

    @Override
    public long tick(long nowNanos) {
        if (result.isSetOrExpired()) {
            return NEVER;
        }
        if (nowNanos >= deadlineNanos) {
            answer();
            return NEVER;
        }
        return deadlineNanos;
    }

    /// Answers the request with the entries so far. Further calls do nothing.
    void answer() {
        String body;
        lock.lock();
        try {
            full = true;
            body = "{\"items\":[%s],\"changes\":[%s],\"reset\":[%s],\"after\":\"%s\"}"
                    .formatted(
                            joined(items),
                            joined(changes),
                            resets.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",")),
                            positions);
        } finally {
            lock.unlock();
        }
        result.setResult(ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .body(body));
    }

    private void take(InboxStream channel, long position, List<ByteString> list, List<Push.Publication> publications) {
        boolean complete;
        lock.lock();
        try {
            full |= items.size() + changes.size() >= limit;
            if (full) {
                return;
            }
            publications.forEach(publication -> list.add(publication.data()));
            positions = positions.reached(channel, position);
            complete = begun;
        } finally {
            lock.unlock();
        }
        if (complete) {
            answer();
        }
    }

    private static String joined(List<ByteString> values) {
        return values.stream()
                .map(value -> value.toString(StandardCharsets.UTF_8))
                .collect(Collectors.joining(","));
    }
}
