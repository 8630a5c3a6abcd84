// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import org.springframework.context.SmartLifecycle;

/// Notifies the guard that the process stops, before any consumer is stopped.
final class OrderlyEnd implements SmartLifecycle {

    private final ProcessingGuard guard;
    private volatile boolean running;

    OrderlyEnd(ProcessingGuard guard) {
        this.guard = guard;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        guard.endInOrder();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
