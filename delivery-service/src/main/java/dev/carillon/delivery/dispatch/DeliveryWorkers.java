// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import java.util.List;
import org.springframework.context.SmartLifecycle;

/// All workers of this process. Stopped before their dependencies.
public final class DeliveryWorkers implements SmartLifecycle {

    private final List<LaneWorker> workers;
    private volatile boolean running;

    DeliveryWorkers(List<LaneWorker> workers) {
        this.workers = List.copyOf(workers);
    }

    /// Names of the workers.
    public List<String> names() {
        return workers.stream().map(LaneWorker::name).toList();
    }

    /// Names of the suspended workers.
    public List<String> suspended() {
        return workers.stream()
                .filter(LaneWorker::isSuspended)
                .map(LaneWorker::name)
                .toList();
    }

    @Override
    public void start() {
        running = true;
        workers.forEach(LaneWorker::start);
    }

    @Override
    public void stop() {
        workers.forEach(LaneWorker::beginClose);
        workers.forEach(LaneWorker::awaitEnd);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
