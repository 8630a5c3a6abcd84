// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// TCP proxy in front of another port of this machine, which simulates a network: it can delay, break connections, pass
/// one direction only, and connect to another port. Thread-safe.
public final class TcpLink implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;
    private static final int BACKLOG = 512;
    private static final int MAX_IN_TRANSIT = 256;
    private static final long STALL_POLL_NANOS = Duration.ofMillis(20).toNanos();

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final int port;
    private final Set<ProxiedConnection> proxied = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int target;
    private volatile long delayNanos;
    private volatile boolean stalled;
    private ServerSocket listener;

    private TcpLink(int port, int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(port, BACKLOG, loopback);
        this.port = listener.getLocalPort();
        serve(listener);
    }

    /// Creates an open link without delay, on a free port.
    public static TcpLink to(int target) {
        return on(0, target);
    }

    /// Creates an open link without delay, on a given port.
    public static TcpLink on(int port, int target) {
        try {
            return new TcpLink(port, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Delays all data from now on, in each direction.
    public TcpLink delay(Duration oneWay) {
        delayNanos = oneWay.toNanos();
        return this;
    }

    /// Connects new connections to another port, and breaks the open ones.
    public synchronized void retarget(int other) {
        target = other;
        cut();
    }

    public int port() {
        return port;
    }

    /// Number of connections that were accepted so far.
    public int connections() {
        return connections.get();
    }

    /// Simulates a host that is down: breaks open connections and refuses new ones.
    public synchronized void shut() {
        close(listener);
        cut();
    }

    /// Accepts connections again.
    public synchronized void open() {
        try {
            listener = new ServerSocket(port, BACKLOG, loopback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        serve(listener);
    }

    /// Breaks open connections and accepts new ones.
    public synchronized void cut() {
        proxied.forEach(ProxiedConnection::close);
        proxied.clear();
    }

    /// Closes the direction to the target on every open connection: the target reads the end of the stream and may
    /// still answer. Data that clients send from now on is lost.
    public synchronized void halfClose() {
        proxied.forEach(ProxiedConnection::endForward);
    }

    /// Simulates a firewall that has lost its state: open connections pass no data in either direction and are not
    /// closed. New connections are accepted.
    public synchronized void silence() {
        proxied.forEach(ProxiedConnection::silence);
    }

    /// Simulates a partitioned network: old and new connections pass no data in either direction and are not closed.
    /// Data waits until the link is released, as it does in a sender that repeats its packets.
    public void stall() {
        stalled = true;
    }

    /// Passes data again after [#stall()], what waited first.
    public void release() {
        stalled = false;
    }

    @Override
    public void close() {
        shut();
    }

    private void serve(ServerSocket listening) {
        Thread.ofVirtual().name("link").start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket client = listening.accept();
                    connections.incrementAndGet();
                    connect(listening, client);
                } catch (IOException _) {
                    // The link is shut; opening it creates a new server socket.
                    return;
                }
            }
        });
    }

    /// Opens a connection. Synchronized with closing and breaking connections, which must see every connection.
    private synchronized void connect(ServerSocket listening, Socket client) {
        if (listening.isClosed()) {
            close(client);
            return;
        }
        try {
            ProxiedConnection connection = new ProxiedConnection(client, new Socket(loopback, target));
            proxied.add(connection);
            connection.run();
        } catch (IOException _) {
            close(client);
        }
    }

    private static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception _) {
            // The socket is closed in any case.
        }
    }

    /// Bytes, and the time at which they arrive. No bytes mean the end of the stream.
    private record Chunk(ByteBuffer bytes, long dueNanos) {}

    /// One connection through the link.
    private final class ProxiedConnection {

        private final Socket client;
        private final Socket server;
        private final AtomicInteger directions = new AtomicInteger(2);
        private volatile boolean forwardEnded;
        private volatile boolean silent;

        ProxiedConnection(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void run() {
            pass(client, server, () -> !forwardEnded && !silent);
            pass(server, client, () -> !silent);
        }

        void silence() {
            silent = true;
        }

        void endForward() {
            forwardEnded = true;
            try {
                server.shutdownOutput();
            } catch (IOException _) {
                close();
            }
        }

        void close() {
            TcpLink.close(client);
            TcpLink.close(server);
            proxied.remove(this);
        }

        private void pass(Socket from, Socket to, BooleanSupplier isOpen) {
            BlockingQueue<Chunk> inTransit = new ArrayBlockingQueue<>(MAX_IN_TRANSIT);
            Thread.ofVirtual().start(() -> read(from, inTransit));
            Thread.ofVirtual().start(() -> write(inTransit, to, isOpen));
        }

        private void read(Socket from, BlockingQueue<Chunk> inTransit) {
            try {
                InputStream in = from.getInputStream();
                byte[] buffer = new byte[BUFFER];
                for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                    inTransit.put(
                            new Chunk(ByteBuffer.wrap(Arrays.copyOf(buffer, read)), System.nanoTime() + delayNanos));
                }
                inTransit.put(new Chunk(ByteBuffer.allocate(0), System.nanoTime() + delayNanos));
            } catch (IOException _) {
                close();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                close();
            }
        }

        private void write(BlockingQueue<Chunk> inTransit, Socket to, BooleanSupplier isOpen) {
            try {
                for (Chunk chunk = inTransit.take(); chunk.bytes().hasRemaining(); chunk = inTransit.take()) {
                    await(chunk);
                    awaitRelease();
                    if (isOpen.getAsBoolean()) {
                        to.getOutputStream().write(chunk.bytes().array());
                    }
                }
                if (!to.isOutputShutdown()) {
                    to.shutdownOutput();
                }
                if (directions.decrementAndGet() == 0) {
                    close();
                }
            } catch (IOException _) {
                close();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                close();
            }
        }

        /// Returns at once for a connection that was broken meanwhile.
        private void awaitRelease() {
            while (stalled && proxied.contains(this)) {
                LockSupport.parkNanos(STALL_POLL_NANOS);
            }
        }

        private static void await(Chunk chunk) {
            for (long left = chunk.dueNanos() - System.nanoTime();
                    left > 0;
                    left = chunk.dueNanos() - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
