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
    private static final int MOST_UNDER_WAY = 256;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final int port;
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int target;
    private volatile long delayNanos;
    private ServerSocket door;

    private TcpLink(int port, int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(port, BACKLOG, loopback);
        this.port = door.getLocalPort();
        serve(door);
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
        close(door);
        cut();
    }

    /// Accepts connections again.
    public synchronized void open() {
        try {
            door = new ServerSocket(port, BACKLOG, loopback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        serve(door);
    }

    /// Breaks open connections and accepts new ones.
    public synchronized void cut() {
        passages.forEach(Passage::close);
        passages.clear();
    }

    /// Closes the direction to the target on every open connection: the target reads the end of the stream and may
    /// still answer. Data that clients send from now on is lost.
    public synchronized void halfClose() {
        passages.forEach(Passage::endForward);
    }

    /// Simulates a firewall that has lost its state: open connections pass no data in either direction and are not
    /// closed. New connections are accepted.
    public synchronized void silence() {
        passages.forEach(Passage::silence);
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

    /// Opens a passage. Synchronized with closing and breaking connections, which must see every passage.
    private synchronized void connect(ServerSocket listening, Socket client) {
        if (listening.isClosed()) {
            close(client);
            return;
        }
        try {
            Passage passage = new Passage(client, new Socket(loopback, target));
            passages.add(passage);
            passage.run();
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
    private record Parcel(ByteBuffer bytes, long dueNanos) {}

    /// One connection through the link.
    private final class Passage {

        private final Socket client;
        private final Socket server;
        private final AtomicInteger directions = new AtomicInteger(2);
        private volatile boolean forwardEnded;
        private volatile boolean silent;

        Passage(Socket client, Socket server) throws IOException {
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
            passages.remove(this);
        }

        private void pass(Socket from, Socket to, BooleanSupplier isOpen) {
            BlockingQueue<Parcel> underWay = new ArrayBlockingQueue<>(MOST_UNDER_WAY);
            Thread.ofVirtual().start(() -> read(from, underWay));
            Thread.ofVirtual().start(() -> write(underWay, to, isOpen));
        }

        private void read(Socket from, BlockingQueue<Parcel> underWay) {
            try {
                InputStream in = from.getInputStream();
                byte[] buffer = new byte[BUFFER];
                for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                    underWay.put(
                            new Parcel(ByteBuffer.wrap(Arrays.copyOf(buffer, read)), System.nanoTime() + delayNanos));
                }
                underWay.put(new Parcel(ByteBuffer.allocate(0), System.nanoTime() + delayNanos));
            } catch (IOException _) {
                close();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                close();
            }
        }

        private void write(BlockingQueue<Parcel> underWay, Socket to, BooleanSupplier isOpen) {
            try {
                for (Parcel parcel = underWay.take(); parcel.bytes().hasRemaining(); parcel = underWay.take()) {
                    await(parcel);
                    if (isOpen.getAsBoolean()) {
                        to.getOutputStream().write(parcel.bytes().array());
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

        private static void await(Parcel parcel) {
            for (long left = parcel.dueNanos() - System.nanoTime();
                    left > 0;
                    left = parcel.dueNanos() - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
