// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import dev.carillon.benchmarks.load.Following;
import dev.carillon.benchmarks.load.Waiting;
import java.time.Duration;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The circuit of one provider, by what the delivery service says of it twice a second. One thread reads, any thread
/// asks.
final class CircuitWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final DeliveryStage stage;
    private final String provider;
    private final JsonMapper json = new JsonMapper();
    private final TreeMap<Long, State> states = new TreeMap<>();
    private final Following following;

    private CircuitWatch(DeliveryStage stage, String provider) {
        this.stage = stage;
        this.provider = provider;
        this.following = Following.start("circuit-watch", running -> {
            while (running.getAsBoolean()) {
                read();
                Waiting.until(() -> !running.getAsBoolean(), PAUSE);
            }
        });
    }

    static CircuitWatch start(DeliveryStage stage, String provider) {
        return new CircuitWatch(stage, provider);
    }

    /// @param name `closed`, `open` or `half_open`
    /// @param unanswered attempts so far
    record State(String name, long unanswered) {}

    /// The newest.
    synchronized State now() {
        return states.isEmpty() ? new State("closed", 0) : states.lastEntry().getValue();
    }

    /// The share of a span of time, in nanoseconds as of [System#nanoTime()], in which it was not closed.
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
        JsonNode providers = json.readTree(stage.health()).at("/components/deliveryProviders/details");
        State state = new State(
                providers.path(provider + "-circuit").asString("closed"),
                providers.path(provider).path("outcomes").path("unanswered").asLong(0));
        synchronized (this) {
            states.put(System.nanoTime(), state);
        }
    }
}
