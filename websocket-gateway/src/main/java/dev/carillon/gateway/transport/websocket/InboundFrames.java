// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.protocol.Framing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.eclipse.jetty.websocket.core.exception.BadPayloadException;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Inbound side of one client's WebSocket: opens its session, passes whole messages to it, answers WebSocket pings and
/// reports the end. Jetty's core validates the frames and calls this class for one frame after the other.
final class InboundFrames implements FrameHandler {

    private static final Logger LOG = LoggerFactory.getLogger(InboundFrames.class);

    private final ProtocolEndpoint endpoint;
    private final Framing framing;
    private ProtocolEndpoint.@Nullable OpenSocket socket;
    /// Fragments of a message so far; absent between two messages.
    private ByteString.@Nullable Output fragments;

    private boolean text;

    InboundFrames(ProtocolEndpoint endpoint, Framing framing) {
        this.endpoint = endpoint;
        this.framing = framing;
    }

    @Override
    public void onOpen(CoreSession session, Callback callback) {
        socket = endpoint.open((WebSocketCoreSession) session, framing);
        callback.succeeded();
        session.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        ProtocolEndpoint.OpenSocket open = socket;
        if (open == null) {
            throw new IllegalStateException("a frame came before the connection was opened");
        }
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION -> receive(frame, open, callback);
            case OpCode.PING ->
                open.frames()
                        .sendFrame(
                                new Frame(OpCode.PONG, frame.getPayload()),
                                Callback.from(() -> proceed(open, callback), _ -> proceed(open, callback)),
                                false);
            case OpCode.CLOSE -> {
                endpoint.closed(open);
                // Jetty answers with a Close frame.
                callback.succeeded();
            }
            default -> proceed(open, callback);
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        LOG.debug("a WebSocket failed: {}", cause.toString());
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        if (socket != null) {
            endpoint.closed(socket);
        }
        callback.succeeded();
    }

    private void receive(Frame frame, ProtocolEndpoint.OpenSocket open, Callback callback) {
        if (frame.getOpCode() != OpCode.CONTINUATION) {
            text = frame.getOpCode() == OpCode.TEXT;
        }
        int earlier = fragments == null ? 0 : fragments.size();
        if (earlier + frame.getPayloadLength() > endpoint.maxInboundBytes()) {
            callback.failed(new MessageTooLargeException(
                    "the message is longer than %d bytes".formatted(endpoint.maxInboundBytes())));
            return;
        }
        ByteString payload = payload(frame);
        if (!frame.isFin()) {
            fragments = joined(fragments, payload);
            proceed(open, callback);
            return;
        }
        ByteString message =
                fragments == null ? payload : joined(fragments, payload).toByteString();
        fragments = null;
        if (text && !message.isValidUtf8()) {
            callback.failed(new BadPayloadException("the text is no UTF-8"));
            return;
        }
        open.session().protocol().received(message);
        proceed(open, callback);
    }

    private static void proceed(ProtocolEndpoint.OpenSocket open, Callback callback) {
        callback.succeeded();
        open.frames().demand();
    }

    private static ByteString payload(Frame frame) {
        ByteBuffer payload = frame.getPayload();
        return payload == null ? ByteString.EMPTY : ByteString.copyFrom(payload);
    }

    private static ByteString.Output joined(ByteString.@Nullable Output before, ByteString payload) {
        ByteString.Output all = before == null ? ByteString.newOutput() : before;
        try {
            payload.writeTo(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
