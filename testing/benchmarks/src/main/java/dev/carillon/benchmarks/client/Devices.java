// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Many connected clients on one thread. A lost connection is reopened after a short pause, repeatedly until it
/// succeeds.
public final class Devices implements AutoCloseable {

    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int CONNECTS_PER_TURN = 50;

    private final Selector selector;
    private final int port;
    private final List<Device> devices = new ArrayList<>();
    private final Deque<Retry> retries = new ArrayDeque<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closing;
    private volatile String lastFailure = "";

    private record Retry(Device device, long dueNanos) {}

    private Devices(Selector selector, int port) {
        this.selector = selector;
        this.port = port;
        this.thread = Thread.ofPlatform().name("devices").daemon().unstarted(this::run);
    }

    /// Starts connecting and returns at once.
    ///
    /// @param port Port of the gateway
    /// @param tokens Client token of each device
    public static Devices start(int port, List<String> tokens, Acks acks, InboxListener listener) {
        Map<Integer, String> byIndex = new LinkedHashMap<>();
        tokens.forEach(token -> byIndex.put(byIndex.size(), token));
        return start(port, byIndex, acks, listener);
    }

    /// Starts connecting and returns at once.
    ///
    /// @param port Port of the gateway
    /// @param tokens Client tokens by the index of the device
    public static Devices start(int port, Map<Integer, String> tokens, Acks acks, InboxListener listener) {
        try {
            Devices devices = new Devices(Selector.open(), port);
            tokens.forEach((index, token) -> {
                Device device = new Device(index, token, acks, listener);
                devices.devices.add(device);
                devices.retries.add(new Retry(device, System.nanoTime()));
            });
            devices.thread.start();
            return devices;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws IllegalStateException if not all devices are connected in time
    public void awaitAllOpen(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (open.get() < devices.size()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("only %d of %d devices are connected; the last failure was: %s"
                        .formatted(open.get(), devices.size(), lastFailure));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /// Number of lost connections so far.
    public int lostCount() {
        return lost.get();
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
                connectDue();
                selector.select(POLL.toMillis());
                for (SelectionKey key : selector.selectedKeys()) {
                    proceed((Device) key.attachment());
                }
                selector.selectedKeys().clear();
            }
            for (Device device : devices) {
                device.disconnect();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connectDue() {
        for (int i = 0; i < CONNECTS_PER_TURN; i++) {
            Retry next = retries.peekFirst();
            if (next == null || next.dueNanos() > System.nanoTime()) {
                return;
            }
            retries.removeFirst();
            try {
                next.device().connect(selector, port);
            } catch (IOException e) {
                giveUp(next.device(), e);
            }
        }
    }

    private void proceed(Device device) {
        boolean wasOpen = device.isOpen();
        try {
            device.proceed(buffer);
            if (!wasOpen && device.isOpen()) {
                open.incrementAndGet();
            }
        } catch (IOException e) {
            if (wasOpen) {
                open.decrementAndGet();
                lost.incrementAndGet();
            }
            giveUp(device, e);
        }
    }

    private void giveUp(Device device, IOException cause) {
        lastFailure = cause.toString();
        device.disconnect();
        long jitter = ThreadLocalRandom.current().nextLong(RETRY.toNanos());
        retries.addLast(new Retry(device, System.nanoTime() + RETRY.toNanos() + jitter));
    }
}
