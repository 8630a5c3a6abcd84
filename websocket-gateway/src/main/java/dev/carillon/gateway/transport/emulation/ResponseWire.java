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
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/// A response that does not end as the wire under a connection. The end is said by a push, as it has no close frame.
final class ResponseWire implements Wire {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseWire.class);

    private final ResponseBodyEmitter emitter;
    private final Executor threads;
    private final StreamForm form;

    ResponseWire(ResponseBodyEmitter emitter, Executor threads, StreamForm form) {
        this.emitter = emitter;
        this.threads = threads;
        this.form = form;
    }

    @Override
    public void write(ByteString frame, Runnable ended) {
        threads.execute(() -> {
            try {
                emitter.send(frame.toByteArray());
            } catch (IOException | IllegalStateException e) {
                LOG.debug("a response broke: {}", e.getMessage());
                emitter.completeWithError(e);
            } finally {
                ended.run();
            }
        });
    }

    @Override
    public void close(DisconnectCode code) {
        ByteString last = form.join(List.of(form.framing().encode(new Reply.Pushed(new Push.Disconnected(code)))));
        write(last, () -> threads.execute(emitter::complete));
    }
}
