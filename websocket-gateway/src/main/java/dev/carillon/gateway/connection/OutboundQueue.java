// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.protocol.Connection;
import dev.carillon.gateway.protocol.DisconnectCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Queue of one connection's outbound messages, bounded in bytes. One frame is written at a time; messages that are
/// queued meanwhile share the next frame. Thread-safe; no thread waits for the network.
public final class OutboundQueue implements Connection {

    private static final int FRAME_BYTES = 64 * 1024;

    private record QueuedMessage(ByteString message, Place place) {}

    private final Function<List<ByteString>, ByteString> join;
    private final Wire wire;
    private final int maxBytes;
    /// Messages that wait for the current write; absent if there are none, as of nearly all connections at any time.
    private @Nullable Deque<QueuedMessage> queue;

    private int bytes;
    private boolean writing;
    private boolean closed;

    /// @param join combines several messages into one frame
    public OutboundQueue(Function<List<ByteString>, ByteString> join, Wire wire, int maxBytes) {
        this.join = join;
        this.wire = wire;
        this.maxBytes = maxBytes;
    }

    @Override
    public boolean send(ByteString message, Place place) {
        synchronized (this) {
            if (closed) {
                return true;
            }
            if (!hasRoom(message)) {
                return false;
            }
            if (writing) {
                add(message, place);
                return true;
            }
            writing = true;
        }
        write(join.apply(List.of(message)));
        return true;
    }

    @Override
    public boolean sendAll(List<ByteString> messages) {
        int sent = 0;
        while (sent < messages.size()) {
            synchronized (this) {
                if (closed) {
                    return true;
                }
                int from = sent;
                // Stops at a full frame, so that messages that the network takes at once never fill the queue.
                for (int size = 0;
                        sent < messages.size() && size < FRAME_BYTES && hasRoom(messages.get(sent));
                        sent++) {
                    size += messages.get(sent).size();
                    add(messages.get(sent), Place.IN_TURN);
                }
                if (sent == from) {
                    return false;
                }
                if (writing) {
                    continue;
                }
                writing = true;
            }
            writeNext();
        }
        return true;
    }

    @Override
    public synchronized boolean hasNothingWaiting() {
        return queue == null;
    }

    @Override
    public void close(DisconnectCode code) {
        List<ByteString> rest = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (code == DisconnectCode.SLOW) {
                queue = null;
                grow(-bytes);
            }
            for (ByteString frame = nextFrame(); frame != null; frame = nextFrame()) {
                rest.add(frame);
            }
        }
        rest.forEach(frame -> wire.write(frame, () -> {}));
        wire.close(code);
    }

    private void writeNext() {
        ByteString next = takeNext();
        if (next != null) {
            write(next);
        }
    }

    /// Writes frames until one does not end at once, or none is left.
    private void write(ByteString first) {
        ByteString frame = first;
        while (frame != null && wire.write(frame, this::writeNext)) {
            frame = takeNext();
        }
    }

    private synchronized @Nullable ByteString takeNext() {
        ByteString next = closed ? null : nextFrame();
        writing = next != null;
        return next;
    }

    private boolean hasRoom(ByteString message) {
        return bytes + message.size() <= maxBytes;
    }

    private void add(ByteString message, Place place) {
        Deque<QueuedMessage> messages = queue == null ? new ArrayDeque<>(2) : queue;
        queue = messages;
        grow(message.size());
        switch (place) {
            case AHEAD -> messages.addFirst(new QueuedMessage(message, place));
            case IN_TURN, ALONE -> messages.addLast(new QueuedMessage(message, place));
        }
    }

    private void grow(int by) {
        bytes += by;
        wire.queued(by);
    }

    private @Nullable ByteString nextFrame() {
        Deque<QueuedMessage> messages = queue;
        if (messages == null) {
            return null;
        }
        List<ByteString> frame = new ArrayList<>(messages.size());
        int size = 0;
        QueuedMessage next = messages.peek();
        while (next != null
                && (frame.isEmpty()
                        || (next.place() != Place.ALONE && size + next.message().size() <= FRAME_BYTES))) {
            messages.poll();
            frame.add(next.message());
            size += next.message().size();
            next = next.place() == Place.ALONE ? null : messages.peek();
        }
        if (messages.isEmpty()) {
            queue = null;
        }
        grow(-size);
        return join.apply(frame);
    }
}
