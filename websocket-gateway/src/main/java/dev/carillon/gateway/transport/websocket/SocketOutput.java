// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.AbstractExtension;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/// Last stage of a connection's output, as an internal extension of Jetty's. The gateway's encoded frames go from here
/// to the socket, past Jetty's queues and buffers. Jetty's own frames, such as Pong and Close, take turns with them,
/// because a socket accepts one write at a time. An abnormal Close frame gets a [LingeringClose].
///
/// Public because Jetty creates one for each connection. Thread-safe; the lock is not held during a write.
public final class SocketOutput extends AbstractExtension implements Callback {

    /// Name of the extension. The `@` makes it internal: handshakes do not name it.
    static final String NAME = "@socket-output";

    /// @param ended called when the write has ended
    private record Turn(Runnable start, Runnable ended) {}

    /// Writes that wait for the current one; absent if there are none.
    private @Nullable Queue<Turn> waiting;

    private Runnable ended = SocketOutput::ignore;
    private boolean busy;
    /// True while the call that starts the current write has not returned.
    private boolean starting;

    private boolean endedWhileStarting;
    private boolean closing;

    static SocketOutput of(WebSocketCoreSession session) {
        return session.getExtensionStack().getExtensions().stream()
                .filter(SocketOutput.class::isInstance)
                .map(SocketOutput.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the connection was opened without its extension"));
    }

    /// Starts to write a frame, or queues it behind the current write. A frame after a Close frame is discarded.
    ///
    /// @param whenEnded called once, when the write has ended later
    /// @return true if the write has ended already; then `whenEnded` is not called
    boolean write(EndPoint socket, ByteBuffer frame, Runnable whenEnded) {
        synchronized (this) {
            if (closing) {
                return true;
            }
            if (busy) {
                queue(new Turn(() -> socket.write(this, frame), whenEnded));
                return false;
            }
            begin(whenEnded);
        }
        socket.write(this, frame);
        if (!hasEnded()) {
            return false;
        }
        proceed();
        return true;
    }

    /// Passes a frame on without the superclass's debug log, which has the frame's content, such as a token.
    @Override
    public void onFrame(Frame frame, Callback callback) {
        getNextIncoming().onFrame(frame, callback);
    }

    /// Sends one of Jetty's own frames in its turn.
    @Override
    public void sendFrame(OutgoingEntry entry) {
        OutgoingEntry last = LingeringClose.after(entry, session());
        OutgoingEntry next = new OutgoingEntry.Builder(last)
                .callback(Callback.from(last.getCallback(), this::turnEnded))
                .build();
        synchronized (this) {
            closing |= entry.getFrame().getOpCode() == OpCode.CLOSE;
            if (busy) {
                // On another thread, because the one that ends the current write may hold locks of its caller, and the
                // end of a connection takes some.
                queue(new Turn(() -> session().getExecutor().execute(() -> passOn(next)), SocketOutput::ignore));
                return;
            }
            begin(SocketOutput::ignore);
        }
        passOn(next);
        if (hasEnded()) {
            proceed();
        }
    }

    @Override
    public void succeeded() {
        turnEnded();
    }

    @Override
    public void failed(Throwable cause) {
        try {
            // On another thread, as above.
            session().getExecutor().execute(() -> session().processConnectionError(cause, Callback.NOOP));
        } finally {
            turnEnded();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /// Called when the current write has ended. If the call that started it has not returned yet, its thread proceeds,
    /// so that writes that end at once do not nest.
    private void turnEnded() {
        Runnable done;
        synchronized (this) {
            if (starting) {
                endedWhileStarting = true;
                return;
            }
            done = ended;
        }
        done.run();
        proceed();
    }

    /// Starts the next writes until one does not end at once, or none is left.
    private void proceed() {
        while (true) {
            Turn next;
            synchronized (this) {
                next = waiting == null ? null : waiting.poll();
                if (next == null) {
                    waiting = null;
                    ended = SocketOutput::ignore;
                    busy = false;
                    return;
                }
                begin(next.ended());
            }
            next.start().run();
            if (!hasEnded()) {
                return;
            }
            next.ended().run();
        }
    }

    private synchronized boolean hasEnded() {
        boolean atOnce = endedWhileStarting;
        starting = false;
        endedWhileStarting = false;
        return atOnce;
    }

    private void begin(Runnable whenEnded) {
        busy = true;
        starting = true;
        ended = whenEnded;
    }

    private void queue(Turn turn) {
        Queue<Turn> turns = waiting == null ? new ArrayDeque<>(2) : waiting;
        turns.add(turn);
        waiting = turns;
    }

    private static void ignore() {
        // Jetty's own frames have callbacks of their own.
    }

    /// Passes a frame on without the superclass's debug log, as [#onFrame] does.
    private void passOn(OutgoingEntry entry) {
        getNextOutgoing().sendFrame(entry);
    }

    private WebSocketCoreSession session() {
        return (WebSocketCoreSession) getCoreSession();
    }
}
