// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.protocol.DisconnectCode;
import io.micrometer.core.instrument.Counter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Decorator that counts a wire's frames and queued bytes, and the end of its connection. Thread-safe.
public final class MeteredWire implements Wire {

    private final Wire wire;
    private final Traffic.Kind kind;
    private final Traffic traffic;
    private final Counter frames;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable DisconnectCode closedWith;

    MeteredWire(Wire wire, Traffic.Kind kind, Traffic traffic, Counter frames) {
        this.wire = wire;
        this.kind = kind;
        this.traffic = traffic;
        this.frames = frames;
    }

    @Override
    public boolean write(ByteString frame, Runnable ended) {
        frames.increment();
        return wire.write(frame, ended);
    }

    @Override
    public void close(DisconnectCode code) {
        closedWith = code;
        wire.close(code);
    }

    @Override
    public void queued(int bytes) {
        traffic.queued(bytes);
    }

    /// Counts the end of the connection. Only the first call counts.
    public void ended() {
        if (!over.getAndSet(true)) {
            traffic.ended(kind, Optional.ofNullable(closedWith));
        }
    }
}
