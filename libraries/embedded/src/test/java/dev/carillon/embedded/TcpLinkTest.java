// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpLinkTest {

    private static final int TIMEOUT_MILLIS = 5_000;

    @Test
    void whatPassesIsTheSameAndTakesItsTimeInBothDirections() throws IOException {
        try (ServerSocket server = listen();
                TcpLink link = TcpLink.to(server.getLocalPort()).delay(Duration.ofMillis(50));
                Socket client = connect(link.port());
                Socket served = accept(server)) {
            long begun = System.nanoTime();
            send(client, "there");
            assertThat(receive(served, 5)).isEqualTo("there");
            send(served, "back");
            assertThat(receive(client, 4)).isEqualTo("back");

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void shutItCutsWhatIsConnectedAndLetsNobodyIn() throws IOException {
        try (ServerSocket server = listen();
                TcpLink link = TcpLink.to(server.getLocalPort());
                Socket client = connect(link.port());
                Socket served = accept(server)) {
            link.shut();

            assertThat(isOver(client)).isTrue();
            assertThat(isOver(served)).isTrue();
            await().until(() -> isRefused(link.port()));

            link.open();
            connect(link.port()).close();
        }
    }

    @Test
    void halfClosedItStillBringsAnswers() throws IOException {
        try (ServerSocket server = listen();
                TcpLink link = TcpLink.to(server.getLocalPort());
                Socket client = connect(link.port());
                Socket served = accept(server)) {
            send(client, "question");
            assertThat(receive(served, 8)).isEqualTo("question");

            link.halfClose();
            send(client, "lost");

            assertThat(isOver(served)).isTrue();
            send(served, "answer");
            assertThat(receive(client, 6)).isEqualTo("answer");
        }
    }

    @Test
    void stalledItKeepsDataOfOldAndNewConnectionsUntilItIsReleased() throws IOException {
        try (ServerSocket server = listen();
                TcpLink link = TcpLink.to(server.getLocalPort());
                Socket client = connect(link.port());
                Socket served = accept(server)) {
            link.stall();
            send(client, "there");
            send(served, "back");
            try (Socket another = connect(link.port());
                    Socket alsoServed = accept(server)) {
                send(another, "new");
                for (Socket waiting : List.of(client, served, alsoServed)) {
                    waiting.setSoTimeout(100);
                    assertThatThrownBy(() -> waiting.getInputStream().read())
                            .isInstanceOf(SocketTimeoutException.class);
                    waiting.setSoTimeout(TIMEOUT_MILLIS);
                }

                link.release();

                assertThat(receive(served, 5)).isEqualTo("there");
                assertThat(receive(client, 4)).isEqualTo("back");
                assertThat(receive(alsoServed, 3)).isEqualTo("new");
            }
        }
    }

    @Test
    void silencedItPassesNothingAndTellsNobody() throws IOException {
        try (ServerSocket server = listen();
                TcpLink link = TcpLink.to(server.getLocalPort());
                Socket client = connect(link.port());
                Socket served = accept(server)) {
            send(client, "before");
            assertThat(receive(served, 6)).isEqualTo("before");

            link.silence();
            send(client, "lost");
            send(served, "lost too");

            client.setSoTimeout(200);
            served.setSoTimeout(200);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThatThrownBy(() -> served.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            try (Socket another = connect(link.port());
                    Socket servedAnother = accept(server)) {
                send(another, "heard");
                assertThat(receive(servedAnother, 5)).isEqualTo("heard");
            }
        }
    }

    @Test
    void retargetedItLeadsElsewhere() throws IOException {
        try (ServerSocket first = listen();
                ServerSocket second = listen();
                TcpLink link = TcpLink.to(first.getLocalPort());
                Socket client = connect(link.port());
                Socket _ = accept(first)) {
            link.retarget(second.getLocalPort());

            assertThat(isOver(client)).isTrue();
            try (Socket again = connect(link.port());
                    Socket served = accept(second)) {
                send(again, "hello");
                assertThat(receive(served, 5)).isEqualTo("hello");
            }
        }
    }

    private static ServerSocket listen() throws IOException {
        ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        server.setSoTimeout(TIMEOUT_MILLIS);
        return server;
    }

    private static Socket accept(ServerSocket server) throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static boolean isRefused(int port) {
        try (Socket _ = connect(port)) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static boolean isOver(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
