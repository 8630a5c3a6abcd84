// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All clients, on one thread with one timer queue.
final class Population implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Population.class);
    private static final long POLL_MILLIS = 10;

    private final Selector selector;
    private final List<MobileClient> clients = new ArrayList<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos));
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final Thread thread;
    private volatile boolean closing;

    private record Timer(long dueNanos, Runnable action) {}

    Population() {
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.thread = Thread.ofPlatform().name("clients").daemon().unstarted(this::run);
    }

    /// Adds a client; only before [#start].
    void add(MobileClient client) {
        clients.add(client);
    }

    void start() {
        clients.forEach(client -> after(Duration.ofMillis(2L * clients.indexOf(client)), client::begin));
        thread.start();
    }

    /// Schedules an action; only on this population's thread, or before it starts.
    void after(Duration pause, Runnable action) {
        timers.add(new Timer(System.nanoTime() + pause.toNanos(), action));
    }

    /// Calls a function for every client on the population's thread.
    <T> List<T> ask(Function<MobileClient, T> question) {
        CompletableFuture<List<T>> answer = new CompletableFuture<>();
        orders.add(() -> answer.complete(clients.stream().map(question).toList()));
        selector.wakeup();
        return answer.join();
    }

    int count(Predicate<MobileClient> condition) {
        return Math.toIntExact(
                ask(condition::test).stream().filter(holds -> holds).count());
    }

    Selector selector() {
        return selector;
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

    private void run() {
        try (selector) {
            while (!closing) {
                for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                    carryOut(order);
                }
                for (Timer due = timers.peek();
                        due != null && due.dueNanos() - System.nanoTime() <= 0;
                        due = timers.peek()) {
                    timers.remove();
                    carryOut(due.action());
                }
                selector.select(
                        key -> {
                            if (key.isValid()) {
                                carryOut(() -> ((MobileConnection) key.attachment()).proceed(buffer));
                            }
                        },
                        POLL_MILLIS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void carryOut(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            // The checker finds the failure of this client; the others continue.
            LOG.error("a client failed", e);
        }
    }
}
