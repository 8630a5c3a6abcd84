// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.Behavior;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.Negotiated;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.junit.jupiter.api.Test;

class SocketOutputTest {

    private static final String PONG = "\u008a\0";
    private static final String CLOSE = "\u0088\2\3\u00e8";

    /// Takes four bytes at a time.
    private final ByteArrayEndPoint socket = new ByteArrayEndPoint(new byte[0], 4);

    private final List<String> events = new ArrayList<>();
    private final WebSocketCoreSession session = session();
    private final SocketOutput output = SocketOutput.of(session);

    @Test
    void aFrameThatTheSocketTakesAtOnceHasEnded() {
        assertThat(write("abc")).isTrue();

        assertThat(taken()).isEqualTo("abc");
        assertThat(events).isEmpty();
    }

    @Test
    void aFrameThatTheSocketDoesNotTakeAtOnceEndsLater() {
        assertThat(write("abcdef")).isFalse();
        assertThat(events).isEmpty();

        assertThat(taken()).isEqualTo("abcdef");

        assertThat(events).containsExactly("abcdef has ended");
    }

    @Test
    void framesOfTheServerTakeTurnsWithThoseOfTheGateway() {
        write("abcdef");
        session.sendFrame(
                new Frame(OpCode.PONG),
                Callback.from(() -> events.add("pong has ended"), _ -> events.add("failed")),
                false);
        assertThat(write("gh")).isFalse();
        assertThat(events).isEmpty();

        assertThat(taken()).isEqualTo("abcdef" + PONG + "gh");

        assertThat(events).containsExactly("abcdef has ended", "pong has ended", "gh has ended");
        assertThat(write("i")).isTrue();
    }

    @Test
    void aFrameAfterACloseFrameIsDiscarded() {
        write("abcdef");
        session.close(CloseStatus.NORMAL, "", Callback.NOOP);

        assertThat(write("gh")).isTrue();

        assertThat(taken()).isEqualTo("abcdef" + CLOSE);
        assertThat(write("i")).isTrue();
        assertThat(taken()).isEmpty();
    }

    @Test
    void aFailedWriteEndsTheConnection() {
        write("abcdef");
        write("gh");

        socket.close();

        assertThat(events).contains("abcdef has ended", "gh has ended", "closed with 1006");
    }

    private boolean write(String frame) {
        return output.write(
                socket,
                ByteBuffer.wrap(frame.getBytes(StandardCharsets.ISO_8859_1)),
                () -> events.add(frame + " has ended"));
    }

    /// All output, taken a few bytes at a time.
    private String taken() {
        ByteString all = ByteString.EMPTY;
        for (ByteBuffer some = socket.takeOutput(); some.hasRemaining(); some = socket.takeOutput()) {
            all = all.concat(ByteString.copyFrom(some));
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private WebSocketCoreSession session() {
        WebSocketComponents components = new WebSocketComponents();
        components.getExtensionRegistry().register(SocketOutput.NAME, SocketOutput.class);
        ExtensionStack extensions = new ExtensionStack(components, Behavior.SERVER);
        extensions.negotiate(List.of(), List.of(new ExtensionConfig(SocketOutput.NAME)));
        WebSocketCoreSession opened = new WebSocketCoreSession(
                new RecordingHandler(), Behavior.SERVER, Negotiated.from(extensions), components);
        WebSocketConnection connection = new WebSocketConnection(
                socket, Runnable::run, new ScheduledExecutorScheduler(), new ArrayByteBufferPool(), opened);
        opened.setWebSocketConnection(connection);
        socket.setConnection(connection);
        connection.onOpen();
        return opened;
    }

    private final class RecordingHandler implements FrameHandler {

        @Override
        public void onOpen(CoreSession opened, Callback callback) {
            callback.succeeded();
            opened.demand();
        }

        @Override
        public void onFrame(Frame frame, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onError(Throwable cause, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onClosed(CloseStatus status, Callback callback) {
            events.add("closed with " + status.getCode());
            callback.succeeded();
        }
    }
}
