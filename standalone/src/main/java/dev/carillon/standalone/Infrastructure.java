// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.embedded.EmbeddedRedis;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/// Embedded broker and stores, unsecured and on the loopback interface.
final class Infrastructure implements Stores {

    // Own threads, because those of the common pool cannot load the classes of an executable jar.
    private static final Executor OWN_THREADS =
            start -> Thread.ofPlatform().name("standalone-start").start(start);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private Map<String, Object> addresses = Map.of();

    private Infrastructure() {}

    /// Starts all three in parallel, because each waits for the disk most of the time.
    ///
    /// @throws StartFailure if one cannot start, after the others are stopped
    static Infrastructure start(DataDirectory data, StandaloneProperties properties) {
        Infrastructure infrastructure = new Infrastructure();
        var kafka = infrastructure.begin(() -> EmbeddedKafka.start(data.resolve("kafka"), properties.kafkaPort()));
        var redis = infrastructure.begin(() -> EmbeddedRedis.start(data.resolve("redis"), properties.redisPort()));
        var postgres =
                infrastructure.begin(() -> EmbeddedPostgres.start(data.resolve("postgres"), properties.postgresPort()));
        try {
            CompletableFuture.allOf(kafka, redis, postgres).join();
        } catch (CompletionException e) {
            infrastructure.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartFailure(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
        infrastructure.addresses = Map.of(
                "spring.kafka.bootstrap-servers", kafka.join().bootstrapServers(),
                "spring.data.redis.url", redis.join().url(),
                "spring.datasource.url", postgres.join().jdbcUrl(),
                "spring.datasource.username", postgres.join().username(),
                "spring.datasource.password", postgres.join().password());
        return infrastructure;
    }

    @Override
    public Map<String, Object> addresses() {
        return addresses;
    }

    /// Stops the started processes in reverse order.
    @Override
    public void close() {
        synchronized (started) {
            while (!started.isEmpty()) {
                try {
                    started.pop().close();
                } catch (Exception e) { // the others must be stopped all the same
                    System.err.println("carillon: while stopping: " + e);
                }
            }
        }
    }

    private <T extends AutoCloseable> CompletableFuture<T> begin(Callable<T> start) {
        return CompletableFuture.supplyAsync(
                () -> {
                    T part = call(start);
                    synchronized (started) {
                        started.push(part);
                    }
                    return part;
                },
                OWN_THREADS);
    }

    private static <T> T call(Callable<T> start) {
        try {
            return start.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
