// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.gateway.protocol.DisconnectCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// All open connections of this node, of every transport, so that they can be told when it stops: before the server
/// stops
/// taking requests, and not all at once, so that the other nodes can take them up. Thread-safe.
public final class OpenConnections implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);
    private static final long PATIENCE_MILLIS = 300;
    private static final int STEPS_PER_SECOND = 50;
    private static final int CLOSES_PER_STEP = 4;

    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final Admission admission;
    private final Duration drain;
    private volatile boolean running;

    /// @param drain how long closing may take at most
    public OpenConnections(Admission admission, Duration drain) {
        this.admission = admission;
        this.drain = drain;
    }

    /// Something that is closed with a code.
    @FunctionalInterface
    public interface Closeable {
        void close(DisconnectCode code);
    }

    public void add(Closeable connection) {
        open.add(connection);
    }

    public void remove(Closeable connection) {
        open.remove(connection);
    }

    public int size() {
        return open.size();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        admission.close();
        if (open.isEmpty()) {
            return;
        }
        LOG.info("closing {} connections", open.size());
        CountDownLatch never = new CountDownLatch(1);
        try {
            closeInSteps(never);
            // Close frames are written by the server's own threads; give them a moment.
            pause(never, PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.forEach(connection -> connection.close(DisconnectCode.SHUTDOWN));
        }
    }

    private void closeInSteps(CountDownLatch never) throws InterruptedException {
        List<Closeable> all = new ArrayList<>(open);
        Collections.shuffle(all);
        long steps = Math.max(1, drain.toMillis() * STEPS_PER_SECOND / 1_000);
        int perStep = (int) Math.max(CLOSES_PER_STEP, all.size() / steps + 1);
        for (int i = 0; i < all.size(); i++) {
            all.get(i).close(DisconnectCode.SHUTDOWN);
            if (i % perStep == perStep - 1) {
                pause(never, 1_000 / STEPS_PER_SECOND);
            }
        }
    }

    private static void pause(CountDownLatch never, long millis) throws InterruptedException {
        if (never.await(millis, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
