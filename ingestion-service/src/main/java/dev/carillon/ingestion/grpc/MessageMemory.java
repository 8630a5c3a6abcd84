// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import dev.carillon.ingestion.intake.IntakeGate;
import dev.carillon.ingestion.submission.Producer;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Memory of the messages of one call that have arrived or are arriving: their bytes are taken from the tenant's share
/// as they arrive, so that a message takes no memory that it only announces. Thread-safe.
final class MessageMemory extends ServerStreamTracer {

    private static final Context.Key<MessageMemory> KEY = Context.key("message-memory");

    private LongFunction<Optional<Admission>> room = _ -> Optional.empty();
    private Runnable onRefusal = () -> {};
    private final Deque<Part> complete = new ArrayDeque<>();
    private @Nullable Part arriving;
    private boolean isRefused;

    /// Memory of one message.
    ///
    /// @param bytes size that the memory was taken for
    private record Part(Admission admission, long bytes) {

        /// Memory of the message when it is larger by some bytes; empty if there is no room.
        Optional<Part> extended(long more) {
            return admission.tryExtend(more) ? Optional.of(new Part(admission, bytes + more)) : Optional.empty();
        }
    }

    /// Creator of the memory of each call of the server.
    static final class Factory extends ServerStreamTracer.Factory {

        @Override
        public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
            return new MessageMemory();
        }
    }

    /// Memory of the current call.
    static MessageMemory current() {
        return KEY.get();
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(KEY, this);
    }

    /// Starts counting, before the first message is requested.
    ///
    /// @param onRefusal called once, by the transport's thread, if there is no room for a message
    synchronized void bind(IntakeGate gate, Producer producer, Runnable onRefusal) {
        this.room = bytes -> gate.tryAdmit(producer, bytes);
        this.onRefusal = onRefusal;
    }

    /// Called by the transport for each part of a message.
    @Override
    public void inboundWireSize(long bytes) {
        count(bytes, false);
    }

    /// Called by the transport at the end of each message.
    @Override
    public void inboundMessageRead(int seqNo, long optionalWireSize, long optionalUncompressedSize) {
        count(0, true);
    }

    /// Takes over the memory of the first message that has arrived; empty if there is no room for it.
    ///
    /// @param bytes size of the message, decompressed
    synchronized Optional<Admission> take(long bytes) {
        Part first = complete.poll();
        if (isRefused || first == null) {
            Optional.ofNullable(first).map(Part::admission).ifPresent(Admission::close);
            return Optional.empty();
        }
        Optional<Part> taken = first.extended(Math.max(0, bytes - first.bytes()));
        if (taken.isEmpty()) {
            first.admission().close();
            isRefused = true;
        }
        return taken.map(Part::admission);
    }

    /// Releases the memory of all messages that will not be taken over.
    synchronized void release() {
        isRefused = true;
        complete.forEach(part -> part.admission().close());
        complete.clear();
        if (arriving != null) {
            arriving.admission().close();
            arriving = null;
        }
    }

    private void count(long bytes, boolean isLast) {
        if (!hasRoom(bytes, isLast)) {
            onRefusal.run();
        }
    }

    /// True if there is room, or if no room was reported before. A call that is not bound has no room and no refusal.
    private synchronized boolean hasRoom(long bytes, boolean isLast) {
        if (isRefused) {
            return true;
        }
        Optional<Part> extended = arriving == null
                ? room.apply(bytes).map(admission -> new Part(admission, bytes))
                : arriving.extended(bytes);
        if (extended.isEmpty()) {
            isRefused = true;
        } else if (isLast) {
            complete.add(extended.get());
            arriving = null;
        } else {
            arriving = extended.get();
        }
        return !isRefused;
    }
}
