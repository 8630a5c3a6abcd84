// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.gateway.protocol.DisconnectCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// All open connections of this node, of every transport, so that they can be told when it stops: before the
/// server stops taking requests. Thread-safe.
public final class OpenConnections implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);
    private static final long PATIENCE_MILLIS = 300;

    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

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
        if (open.isEmpty()) {
            return;
        }
        LOG.info("closing {} connections", open.size());
        open.forEach(connection -> connection.close(DisconnectCode.SHUTDOWN));
        try {
            // Close frames are written by the server's own threads; give them a moment.
            CountDownLatch moment = new CountDownLatch(1);
            if (moment.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
