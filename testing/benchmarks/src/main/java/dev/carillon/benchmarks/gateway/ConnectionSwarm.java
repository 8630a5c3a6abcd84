// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.gateway;

import dev.carillon.benchmarks.load.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Very many lightweight connections on one thread. A refused or lost connection is retried as the client libraries
/// do: after 0.5 to 1 s, with growing pauses up to 20 s.
final class ConnectionSwarm implements AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
    private static final int MOST_DOUBLINGS = 6;
    private static final long POLL_MILLIS = 20;

    private final Selector selector;
    private final int port;
    private final int callsAtOnce;
    private final byte[] upgrade;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Call> calls = new PriorityQueue<>(Comparator.comparingLong(Call::dueNanos));
    private final List<SwarmConnection> members = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicLong publications = new AtomicLong();
    private final Queue<Long> rounds = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private int calling;
    private volatile boolean closing;
    private volatile String lastFailure = "";

    private record Call(SwarmConnection member, long dueNanos) {}

    /// @param callsAtOnce Maximum number of simultaneous connection attempts
    ConnectionSwarm(int port, int callsAtOnce) {
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.port = port;
        this.callsAtOnce = callsAtOnce;
        this.upgrade = """
                GET /connection/websocket HTTP/1.1\r
                Host: 127.0.0.1:%d\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: Y2FyaWxsb24tYmVuY2htYQ==\r
                Sec-WebSocket-Version: 13\r
                \r
                """.formatted(port).getBytes(StandardCharsets.US_ASCII);
        this.thread = Thread.ofPlatform().name("crowd").daemon().start(this::run);
    }

    /// Adds members, each for another recipient.
    ///
    /// @param stream Stream to which they subscribe; empty for none
    void addMembers(int more, String stream) {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < more; i++) {
            tokens.add(GatewayTenant.token("r" + (members.size() + i)));
        }
        order(() -> tokens.forEach(token -> {
            SwarmConnection member = new SwarmConnection(members.size(), token, stream);
            members.add(member);
            calls.add(new Call(member, System.nanoTime()));
        }));
    }

    /// Drops all connections at once; they reconnect automatically.
    void dropAll() {
        order(() -> members.stream()
                .filter(member -> member.phase() != SwarmConnection.Phase.AWAY)
                .forEach(this::comeAgain));
    }

    /// Closes all connections without reconnecting.
    void closeAll() {
        order(() -> {
            members.forEach(SwarmConnection::leave);
            members.clear();
            calls.clear();
            calling = 0;
            open.set(0);
        });
        Waiting.until(() -> orders.isEmpty() && open.get() == 0, Duration.ofSeconds(30));
    }

    /// @throws IllegalStateException if it takes longer
    void awaitOpen(int count, Duration timeout) {
        if (!Waiting.until(() -> open.get() >= count, timeout)) {
            throw new IllegalStateException(
                    "only %d of %d are connected; the last failure was: %s".formatted(open.get(), count, lastFailure));
        }
    }

    int open() {
        return open.get();
    }

    /// Number of refused connections.
    int refusals() {
        return refusals.get();
    }

    /// Total number of received publications.
    long publications() {
        return publications.get();
    }

    /// Instants at which each round was complete, a round being as many publications as there are members.
    List<Long> rounds() {
        return List.copyOf(rounds);
    }

    void startCounting() {
        rounds.clear();
        publications.set(0);
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void order(Runnable order) {
        orders.add(order);
        selector.wakeup();
    }

    private void run() {
        try (selector) {
            while (!closing) {
                for (Runnable order = orders.peek(); order != null; order = orders.peek()) {
                    order.run();
                    orders.remove();
                }
                call();
                selector.select(this::proceed, POLL_MILLIS);
            }
            members.forEach(SwarmConnection::leave);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void call() {
        while (calling < callsAtOnce) {
            Call next = calls.peek();
            if (next == null || next.dueNanos() - System.nanoTime() > 0) {
                return;
            }
            calls.remove();
            calling++;
            try {
                next.member().call(selector, port);
            } catch (IOException e) {
                lost(next.member(), e);
            }
        }
    }

    private void proceed(SelectionKey key) {
        SwarmConnection member = (SwarmConnection) key.attachment();
        if (!key.isValid()) {
            return;
        }
        boolean wasOpen = member.phase() == SwarmConnection.Phase.OPEN;
        try {
            count(member.proceed(key, buffer, upgrade));
            if (!wasOpen && member.phase() == SwarmConnection.Phase.OPEN) {
                calling--;
                open.incrementAndGet();
            }
        } catch (IOException e) {
            lost(member, e);
        }
    }

    private void count(int more) {
        if (more == 0) {
            return;
        }
        long before = publications.getAndAdd(more);
        int all = members.size();
        if ((before + more) / all > before / all) {
            rounds.add(System.nanoTime());
        }
    }

    private void lost(SwarmConnection member, IOException cause) {
        lastFailure = cause.toString();
        if (cause instanceof SwarmConnection.RefusedException) {
            refusals.incrementAndGet();
        }
        comeAgain(member);
    }

    private void comeAgain(SwarmConnection member) {
        if (member.phase() == SwarmConnection.Phase.OPEN) {
            open.decrementAndGet();
        } else {
            calling--;
        }
        member.leave();
        long most =
                Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(MOST_DOUBLINGS, member.failures()));
        long pause = FIRST_PAUSE.toNanos() + ThreadLocalRandom.current().nextLong(most);
        calls.add(new Call(member, System.nanoTime() + Math.min(pause, LONGEST_PAUSE.toNanos())));
    }
}
