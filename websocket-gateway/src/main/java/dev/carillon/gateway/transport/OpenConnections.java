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

/// Open connections of this node, of every transport. When the node stops, they are closed before the server stops
/// accepting requests, and over some time, so that the other nodes can accept the reconnects. Thread-safe.
public final class OpenConnections implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);
    private static final long CLOSE_FRAME_MILLIS = 300;
    private static final int STEPS_PER_SECOND = 50;
    private static final int CLOSES_PER_STEP = 4;

    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final Admission admission;
    private final Duration drain;
    private volatile boolean running;

    /// @param drain longest time for closing all connections
    public OpenConnections(Admission admission, Duration drain) {
        this.admission = admission;
        this.drain = drain;
    }

    /// A connection that can be closed with a code.
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
            // The server's threads write the close frames; wait until they have.
            pause(never, CLOSE_FRAME_MILLIS);
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
            throw new IllegalStateException("the latch was counted down, although it serves as a timer only");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
