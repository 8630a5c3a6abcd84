// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import dev.carillon.ingestion.intake.IntakeGate;
import dev.carillon.ingestion.submission.Producer;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Memory of the message of one call that is arriving: its bytes are taken from the tenant's share as they arrive, so
/// that a message takes no memory that it only announces. Thread-safe.
final class MessageMemory extends ServerStreamTracer {

    private static final Context.Key<MessageMemory> KEY = Context.key("message-memory");

    private LongFunction<Optional<Admission>> room = _ -> Optional.empty();
    private Runnable onRefusal = () -> {};
    private @Nullable Admission arriving;
    private long counted;
    private boolean isRefused;

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
        if (!hasRoom(bytes)) {
            onRefusal.run();
        }
    }

    /// Takes over the memory of the message that has arrived; empty if there is no room for it.
    ///
    /// @param bytes size of the message, decompressed
    synchronized Optional<Admission> take(long bytes) {
        if (isRefused || !hasRoom(Math.max(0, bytes - counted))) {
            return Optional.empty();
        }
        Optional<Admission> taken = Optional.ofNullable(arriving);
        arriving = null;
        counted = 0;
        return taken;
    }

    /// Releases the memory of a message that will not be taken over.
    synchronized void release() {
        isRefused = true;
        if (arriving != null) {
            arriving.close();
            arriving = null;
        }
    }

    /// True if there is room, or if no room was reported before. A call that is not bound has no room and no refusal.
    private synchronized boolean hasRoom(long bytes) {
        if (isRefused) {
            return true;
        }
        if (arriving == null) {
            arriving = room.apply(bytes).orElse(null);
            isRefused = arriving == null;
        } else {
            isRefused = !arriving.tryExtend(bytes);
        }
        counted += bytes;
        return !isRefused;
    }
}
