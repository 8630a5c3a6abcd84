// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.background;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/// Task that runs on its own thread from the start of the application to its end. It starts after the database and
/// stops before it; stopping waits up to [#STOP_TIMEOUT].
public abstract class BackgroundLoop implements SmartLifecycle {

    static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    protected BackgroundLoop(String name) {
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::runUntilInterrupted);
    }

    /// Runs until [#isClosing] is true.
    protected abstract void run() throws InterruptedException;

    protected final boolean isClosing() {
        return closing.getCount() == 0;
    }

    /// Waits, and returns early when the application stops.
    ///
    /// @return true if the application is stopping
    protected final boolean pause(long millis) throws InterruptedException {
        return closing.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public final void start() {
        thread.start();
    }

    @Override
    public final void stop() {
        closing.countDown();
        try {
            thread.join(STOP_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final boolean isRunning() {
        return thread.isAlive();
    }

    @Override
    public final int getPhase() {
        return 10;
    }

    private void runUntilInterrupted() {
        try {
            run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
