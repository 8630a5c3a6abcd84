// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import dev.carillon.benchmarks.load.BackgroundTask;
import dev.carillon.benchmarks.load.Waiting;
import java.time.Duration;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Watch on the circuit of one provider, by the delivery service's health endpoint twice a second. One thread
/// writes, any thread reads.
final class CircuitWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final DeliveryEnvironment environment;
    private final String provider;
    private final JsonMapper json = new JsonMapper();
    private final TreeMap<Long, State> states = new TreeMap<>();
    private final BackgroundTask following;

    private CircuitWatch(DeliveryEnvironment environment, String provider) {
        this.environment = environment;
        this.provider = provider;
        this.following = BackgroundTask.start("circuit-watch", running -> {
            while (running.getAsBoolean()) {
                read();
                Waiting.until(() -> !running.getAsBoolean(), PAUSE);
            }
        });
    }

    static CircuitWatch start(DeliveryEnvironment environment, String provider) {
        return new CircuitWatch(environment, provider);
    }

    /// @param name `closed`, `open` or `half_open`
    /// @param unanswered Number of unanswered attempts so far
    record State(String name, long unanswered) {}

    /// Latest state.
    synchronized State now() {
        return states.isEmpty() ? new State("closed", 0) : states.lastEntry().getValue();
    }

    /// Share of a time span, in nanoseconds as of [System#nanoTime()], in which the circuit was not closed.
    synchronized double notClosed(long fromNanos, long toNanos) {
        var within = states.subMap(fromNanos, toNanos).values();
        long not =
                within.stream().filter(state -> !state.name().equals("closed")).count();
        return within.isEmpty() ? 0 : (double) not / within.size();
    }

    @Override
    public void close() {
        following.close();
    }

    private void read() {
        JsonNode providers = json.readTree(environment.health()).at("/components/deliveryProviders/details");
        State state = new State(
                providers.path(provider + "-circuit").asString("closed"),
                providers.path(provider).path("outcomes").path("unanswered").asLong(0));
        synchronized (this) {
            states.put(System.nanoTime(), state);
        }
    }
}
