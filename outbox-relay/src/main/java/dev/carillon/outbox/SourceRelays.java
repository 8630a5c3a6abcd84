// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/// Relays of all databases, one thread each, and their health.
final class SourceRelays implements SmartLifecycle, HealthIndicator {

    private final List<SourceRelay> relays;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    SourceRelays(List<SourceRelay> relays) {
        this.relays = List.copyOf(relays);
    }

    @Override
    public void start() {
        running = true;
        relays.forEach(relay ->
                threads.add(Thread.ofPlatform().name("outbox-" + relay.name()).start(relay)));
    }

    /// Returns when the turns that were begun are finished.
    @Override
    public void stop() {
        relays.forEach(SourceRelay::stop);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Down if a database cannot be read, or the platform accepts nothing.
    @Override
    public Health health() {
        Map<String, String> failures = new TreeMap<>();
        relays.stream()
                .filter(relay -> !relay.failure().isEmpty())
                .forEach(relay -> failures.put(relay.name(), relay.failure()));
        return (failures.isEmpty() ? Health.up() : Health.down())
                .withDetails(failures)
                .build();
    }
}
