// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.counters;

import dev.carillon.benchmarks.cluster.Platform;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Counters of a platform's broker and stores since their start, by name. For one thread.
public final class PlatformCounters implements AutoCloseable {

    private final Optional<BrokerCounters> broker;
    private final RedisCounters redis;
    private final PostgresCounters postgres;

    private PlatformCounters(Optional<BrokerCounters> broker, RedisCounters redis, PostgresCounters postgres) {
        this.broker = broker;
        this.redis = redis;
        this.postgres = postgres;
    }

    /// Connects to the broker and the stores. If the broker's JVM lets no other process read its counters, they are
    /// left out with a message.
    public static PlatformCounters open(Platform platform) {
        return new PlatformCounters(
                broker(platform),
                new RedisCounters(platform.redisPort()),
                new PostgresCounters(platform.postgresUrl()));
    }

    public Map<String, Double> read() {
        Map<String, Double> counters = new HashMap<>();
        broker.ifPresent(open -> counters.putAll(open.read()));
        counters.putAll(redis.read());
        counters.putAll(postgres.read());
        return counters;
    }

    /// Increase of each counter from one reading to another. A counter that is in the later one only began at zero.
    public static Map<String, Double> increase(Map<String, Double> from, Map<String, Double> to) {
        Map<String, Double> increase = new TreeMap<>();
        to.forEach((name, value) -> increase.put(name, value - from.getOrDefault(name, 0.0)));
        return increase;
    }

    @Override
    public void close() {
        broker.ifPresent(BrokerCounters::close);
    }

    private static Optional<BrokerCounters> broker(Platform platform) {
        try {
            return Optional.of(BrokerCounters.attach(platform.broker()));
        } catch (IOException e) {
            System.err.println("the broker's counters are left out: " + e);
            return Optional.empty();
        }
    }
}
