// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider's front door on this machine: passes bytes through while open. Shut, it is as a host that is down:
/// what is connected is cut, and nobody is let in. Thread-safe.
final class OutageGate implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final int target;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket door;

    /// Open, in front of a port of this machine.
    OutageGate(int target) {
        this.target = target;
        try {
            this.door = new ServerSocket(0, 512, loopback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.port = door.getLocalPort();
        serve(door);
    }

    int port() {
        return port;
    }

    /// How many connections were let in so far.
    int connections() {
        return connections.get();
    }

    synchronized void shut() {
        close(door);
        sockets.forEach(OutageGate::close);
        sockets.clear();
    }

    synchronized void open() {
        try {
            door = new ServerSocket(port, 512, loopback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        serve(door);
    }

    @Override
    public void close() {
        shut();
    }

    private void serve(ServerSocket listening) {
        Thread.ofVirtual().name("gate").start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket client = listening.accept();
                    connections.incrementAndGet();
                    connect(client);
                } catch (IOException _) {
                    // The gate is shut: a new door opens with the next.
                    return;
                }
            }
        });
    }

    private void connect(Socket client) {
        try {
            Socket provider = new Socket(loopback, target);
            client.setTcpNoDelay(true);
            provider.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(provider);
            Thread.ofVirtual().start(() -> pass(client, provider));
            Thread.ofVirtual().start(() -> pass(provider, client));
        } catch (IOException _) {
            close(client);
        }
    }

    private void pass(Socket from, Socket to) {
        try (InputStream in = from.getInputStream()) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException _) {
            // Cut: the other side learns of it below.
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception _) {
            // It is gone either way.
        }
    }
}
