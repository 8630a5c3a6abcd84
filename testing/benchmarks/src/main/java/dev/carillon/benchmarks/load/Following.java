// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Work on a thread of its own, from its start until it is closed.
public final class Following implements AutoCloseable {

    private final Thread thread;
    private volatile boolean running = true;

    private Following(String name, Consumer<BooleanSupplier> work) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> work.accept(() -> running));
    }

    /// @param work ends soon after what it is given says no
    public static Following start(String name, Consumer<BooleanSupplier> work) {
        Following following = new Following(name, work);
        following.thread.start();
        return following;
    }

    /// Asks the work to end and waits until it has.
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
