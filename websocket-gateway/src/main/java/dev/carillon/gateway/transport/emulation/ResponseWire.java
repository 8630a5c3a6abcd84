// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.emulation;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.connection.Wire;
import dev.carillon.gateway.protocol.DisconnectCode;
import dev.carillon.gateway.protocol.Push;
import dev.carillon.gateway.protocol.Reply;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/// Wire of a connection over an unbounded response. The end is announced by a push, because there is no close frame.
///
/// Frames are written one after the other. This class reports the end of the connection too, because Spring calls an
/// emitter's callbacks only if the emitter ended after Spring had begun to send it.
final class ResponseWire implements Wire {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseWire.class);

    private final ResponseBodyEmitter emitter;
    private final Executor threads;
    private final StreamForm form;
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private CompletableFuture<?> written = CompletableFuture.completedFuture("");

    ResponseWire(ResponseBodyEmitter emitter, Executor threads, StreamForm form) {
        this.emitter = emitter;
        this.threads = threads;
        this.form = form;
        emitter.onCompletion(() -> end.complete(null));
    }

    /// @param action called once, when the response has ended, by either side
    void whenEnded(Runnable action) {
        end.thenRun(action);
    }

    @Override
    public boolean write(ByteString frame, Runnable ended) {
        inTurn(() -> {
            try {
                emitter.send(frame.toByteArray());
            } catch (IOException | IllegalStateException e) {
                LOG.debug("cannot write to a response, closing it: {}", e.getMessage());
                emitter.completeWithError(e);
                end.complete(null);
            } finally {
                ended.run();
            }
        });
        return false;
    }

    private void inTurn(Runnable action) {
        lock.lock();
        try {
            written = written.thenRunAsync(action, threads);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close(DisconnectCode code) {
        ByteString last = form.join(List.of(form.framing().encode(new Reply.Pushed(new Push.Disconnected(code)))));
        write(last, () -> {});
        inTurn(() -> {
            emitter.complete();
            end.complete(null);
        });
    }
}
