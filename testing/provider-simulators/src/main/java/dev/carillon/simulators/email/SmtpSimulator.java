// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.journal.Journal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.server.SMTPServer;

/// SMTP server. Each connection has a virtual thread, so that a stalled connection does not block others.
final class SmtpSimulator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpSimulator.class);

    /// System property of the mail API. Without it the API searches the whole class path several times per message.
    private static final String STREAM_PROVIDER = "jakarta.mail.util.StreamProvider";

    private final Journal<ReceivedMail> journal;
    private final BehaviourSwitch behaviour;
    private final InstantSource clock;
    private final int maxMessageBytes;
    private final SMTPServer server;
    private final Map<SocketAddress, Socket> sockets = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    SmtpSimulator(
            SmtpSimulatorProperties properties,
            Journal<ReceivedMail> journal,
            BehaviourSwitch behaviour,
            InstantSource clock) {
        this.journal = journal;
        this.behaviour = behaviour;
        this.clock = clock;
        this.maxMessageBytes = properties.smtpMaxMessageBytes();
        this.server = SMTPServer.port(properties.smtpPort())
                .bindAddress(address(properties.bindAddress()))
                .backlog(1_000)
                .hostName("mail.simulator.carillon.invalid")
                .softwareName("Carillon SMTP simulator")
                .insertReceivedHeaders(false)
                .maxMessageSize(maxMessageBytes)
                .maxConnections(10_000)
                .executorService(Executors.newVirtualThreadPerTaskExecutor())
                .serverSocketFactory(this::serverSocket)
                .messageHandlerFactory(context -> new MailTransaction(this, context.getRemoteAddress()))
                .build();
    }

    /// Starts to listen.
    void start() {
        if (System.getProperty(STREAM_PROVIDER) == null) {
            System.setProperty(STREAM_PROVIDER, MailStreamProvider.class.getName());
        }
        server.start();
        LOG.info("SMTP simulator listens on port {}", server.getPortAllocated());
    }

    Journal<ReceivedMail> journal() {
        return journal;
    }

    BehaviourSwitch behaviour() {
        return behaviour;
    }

    InstantSource clock() {
        return clock;
    }

    int maxMessageBytes() {
        return maxMessageBytes;
    }

    /// Latch that is counted down when the server stops, so that no delay outlives it.
    CountDownLatch closing() {
        return closing;
    }

    /// Resets a connection.
    void reset(SocketAddress remote) {
        Socket socket = sockets.remove(remote);
        if (socket == null) {
            return;
        }
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            LOG.debug("the connection is already closed", e);
        }
    }

    /// Sends the beginning of an answer and resets the connection.
    void breakInAnswer(SocketAddress remote, String beginning) throws IOException {
        Socket socket = sockets.get(remote);
        if (socket != null) {
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
            socket.close();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        behaviour.change(behaviour.current());
        sockets.keySet().forEach(this::reset);
        server.stop();
    }

    private ServerSocket serverSocket() throws IOException {
        return new ServerSocket() {
            @Override
            public Socket accept() throws IOException {
                Socket socket = super.accept();
                sockets.values().removeIf(Socket::isClosed);
                sockets.put(socket.getRemoteSocketAddress(), socket);
                return socket;
            }
        };
    }

    private static InetAddress address(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("carillon.simulators.bind-address: " + e.getMessage(), e);
        }
    }
}
