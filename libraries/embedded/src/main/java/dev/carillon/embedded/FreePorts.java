// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Finder of free ports. They are below the range from which the kernel takes the ports of outgoing connections, for
/// two reasons: a server that restarts must not find its old port used by a client's socket, and a client of a stopped
/// server must not connect to itself. Thread-safe; a JVM never gets the same port twice.
public final class FreePorts {

    private static final int FIRST = 20_000;
    private static final int LAST = 31_999;
    private static final int TRIES = 2_000;
    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /// A free port.
    ///
    /// @throws IllegalStateException if there is none
    public static int next() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (HANDED_OUT.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between %d and %d".formatted(FIRST, LAST));
    }

    /// The given port, or a free one for 0.
    ///
    /// @throws PortTakenException if the given port is not free
    static int claim(String what, int port) {
        if (port == 0) {
            return next();
        }
        if (!isFree(port)) {
            throw new PortTakenException(what, port);
        }
        return port;
    }

    static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Servers do the same: connections of an earlier server in TIME_WAIT do not block the port.
            socket.setReuseAddress(true);
            socket.bind(loopback(port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
