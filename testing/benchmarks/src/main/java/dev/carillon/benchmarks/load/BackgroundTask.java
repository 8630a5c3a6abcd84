// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Background work on a thread of its own, from its start until it is closed.
public final class BackgroundTask implements AutoCloseable {

    private final Thread thread;
    private volatile boolean running = true;

    private BackgroundTask(String name, Consumer<BooleanSupplier> work) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> work.accept(() -> running));
    }

    /// @param work Must return soon after its argument returns false
    public static BackgroundTask start(String name, Consumer<BooleanSupplier> work) {
        BackgroundTask following = new BackgroundTask(name, work);
        following.thread.start();
        return following;
    }

    /// Stops the work and waits for its end.
    @Override
    public void close() {
        running = false;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
