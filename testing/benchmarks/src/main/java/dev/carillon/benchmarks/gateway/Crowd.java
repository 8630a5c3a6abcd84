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

/// Very many cheap connections on one thread. One that is not let in or is lost comes again as the client libraries
/// do: after 0.5 to 1 s, then later and later, up to 20 s.
final class Crowd implements AutoCloseable {

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
    private final List<CrowdMember> members = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicLong publications = new AtomicLong();
    private final Queue<Long> rounds = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private int calling;
    private volatile boolean closing;
    private volatile String lastFailure = "";

    private record Call(CrowdMember member, long dueNanos) {}

    /// @param callsAtOnce how many may be on their way in; more wait
    Crowd(int port, int callsAtOnce) {
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

    /// Has more members come, each another recipient.
    ///
    /// @param stream that they subscribe to; empty: none
    void invite(int more, String stream) {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < more; i++) {
            tokens.add(GatewayStage.token("r" + (members.size() + i)));
        }
        order(() -> tokens.forEach(token -> {
            CrowdMember member = new CrowdMember(members.size(), token, stream);
            members.add(member);
            calls.add(new Call(member, System.nanoTime()));
        }));
    }

    /// Has all lose their connections at this moment, and come again by themselves.
    void scatter() {
        order(() -> members.stream()
                .filter(member -> member.phase() != CrowdMember.Phase.AWAY)
                .forEach(this::comeAgain));
    }

    /// Has all go for good.
    void dismiss() {
        order(() -> {
            members.forEach(CrowdMember::leave);
            members.clear();
            calls.clear();
            calling = 0;
            open.set(0);
        });
        Waiting.until(() -> orders.isEmpty() && open.get() == 0, Duration.ofSeconds(30));
    }

    /// @throws IllegalStateException when it takes longer
    void awaitOpen(int count, Duration patience) {
        if (!Waiting.until(() -> open.get() >= count, patience)) {
            throw new IllegalStateException(
                    "only %d of %d are connected; the last failure was: %s".formatted(open.get(), count, lastFailure));
        }
    }

    int open() {
        return open.get();
    }

    /// How often the gateway did not let one in.
    int refusals() {
        return refusals.get();
    }

    /// How many publications came to all of them.
    long publications() {
        return publications.get();
    }

    /// When each whole round was complete: as many publications as there are members.
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
            members.forEach(CrowdMember::leave);
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
        CrowdMember member = (CrowdMember) key.attachment();
        if (!key.isValid()) {
            return;
        }
        boolean wasOpen = member.phase() == CrowdMember.Phase.OPEN;
        try {
            count(member.proceed(key, buffer, upgrade));
            if (!wasOpen && member.phase() == CrowdMember.Phase.OPEN) {
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

    private void lost(CrowdMember member, IOException cause) {
        lastFailure = cause.toString();
        if (cause instanceof CrowdMember.RefusedException) {
            refusals.incrementAndGet();
        }
        comeAgain(member);
    }

    private void comeAgain(CrowdMember member) {
        if (member.phase() == CrowdMember.Phase.OPEN) {
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
