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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
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
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<QueuedMessage> queue = new ArrayDeque<>(1);
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
        lock.lock();
        try {
            if (closed) {
                return true;
            }
            if (bytes + message.size() > maxBytes) {
                return false;
            }
            grow(message.size());
            switch (place) {
                case AHEAD -> queue.addFirst(new QueuedMessage(message, place));
                case IN_TURN, ALONE -> queue.addLast(new QueuedMessage(message, place));
            }
            if (writing) {
                return true;
            }
            writing = true;
        } finally {
            lock.unlock();
        }
        drain();
        return true;
    }

    @Override
    public boolean hasNothingWaiting() {
        lock.lock();
        try {
            return queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close(DisconnectCode code) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (code == DisconnectCode.SLOW) {
                queue.clear();
                grow(-bytes);
            }
            ByteString rest = nextFrame();
            while (rest != null) {
                wire.write(rest, () -> {});
                rest = nextFrame();
            }
        } finally {
            lock.unlock();
        }
        wire.close(code);
    }

    private void drain() {
        while (true) {
            ByteString frame;
            lock.lock();
            try {
                frame = closed ? null : nextFrame();
                if (frame == null) {
                    writing = false;
                    return;
                }
            } finally {
                lock.unlock();
            }
            // The write may end on this thread before write returns, or later on another thread. The second of the two
            // continues with the queue, so that writes that end at once do not nest.
            AtomicBoolean firstIsPast = new AtomicBoolean();
            wire.write(frame, () -> {
                if (firstIsPast.getAndSet(true)) {
                    drain();
                }
            });
            if (!firstIsPast.getAndSet(true)) {
                return;
            }
        }
    }

    private void grow(int by) {
        bytes += by;
        wire.queued(by);
    }

    private @Nullable ByteString nextFrame() {
        QueuedMessage first = queue.poll();
        if (first == null) {
            return null;
        }
        grow(-first.message().size());
        if (first.place() == Place.ALONE || queue.isEmpty()) {
            return join.apply(List.of(first.message()));
        }
        List<ByteString> messages = new ArrayList<>();
        messages.add(first.message());
        int size = first.message().size();
        QueuedMessage next = queue.peek();
        while (next != null
                && next.place() != Place.ALONE
                && size + next.message().size() <= FRAME_BYTES) {
            queue.poll();
            messages.add(next.message());
            size += next.message().size();
            grow(-next.message().size());
            next = queue.peek();
        }
        return join.apply(messages);
    }
}
