// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.embedded.FreePorts;
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

    /// Partitions of every topic. One process reads all of them, so more would only cost it more files, tasks and
    /// state stores.
    private static final int PARTITIONS = 2;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Map<String, Object> addresses;
    private final CompletableFuture<Void> start;

    private Infrastructure(DataDirectory data, Ports ports) {
        this.addresses = ports.addresses();
        this.start = CompletableFuture.allOf(
                begin(() -> EmbeddedKafka.start(data.resolve("kafka"), ports.kafka(), PARTITIONS)),
                begin(() -> EmbeddedRedis.start(data.resolve("redis"), ports.redis())),
                begin(() -> EmbeddedPostgres.start(data.resolve("postgres"), ports.postgres())));
    }

    private record Ports(int kafka, int redis, int postgres) {

        static Ports of(StandaloneProperties properties) {
            return new Ports(
                    chosen(properties.kafkaPort()), chosen(properties.redisPort()), chosen(properties.postgresPort()));
        }

        private static int chosen(int port) {
            return port == 0 ? FreePorts.next() : port;
        }

        Map<String, Object> addresses() {
            return Map.of(
                    "spring.kafka.bootstrap-servers", EmbeddedKafka.bootstrapServers(kafka),
                    "spring.data.redis.url", EmbeddedRedis.url(redis),
                    "spring.datasource.url", EmbeddedPostgres.jdbcUrl(postgres),
                    "spring.datasource.username", EmbeddedPostgres.USER,
                    "spring.datasource.password", EmbeddedPostgres.USER);
        }
    }

    /// Starts all three in parallel, because each waits for the disk most of the time, and returns at once.
    static Infrastructure start(DataDirectory data, StandaloneProperties properties) {
        return new Infrastructure(data, Ports.of(properties));
    }

    @Override
    public Map<String, Object> addresses() {
        return addresses;
    }

    @Override
    public void awaitStarted() {
        try {
            start.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartFailure(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    /// Stops the started processes in reverse order, after those that are starting.
    @Override
    public void close() {
        start.handle((_, _) -> true).join();
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
