// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import dev.carillon.benchmarks.Workspace;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.embedded.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/// What the nodes and Redis suffer. For one thread.
final class Faults implements AutoCloseable {

    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(4);

    private final Cluster cluster;
    private final Random random;
    private final Path directory;
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private EmbeddedRedis redis;
    private int starts;

    /// What can happen.
    enum Fault {
        /// `kill -9`, and started again after a moment.
        NODE_KILLED,
        /// Stopped in order, and started again.
        NODE_STOPPED,
        /// Stands still for a moment, as a virtual machine that is moved.
        NODE_PAUSED,
        /// Everything in Redis is gone.
        REDIS_FLUSHED,
        /// `kill -9`, and started again empty.
        REDIS_KILLED,
        /// `kill -9`, and started again with what it held some time before.
        REDIS_SET_BACK
    }

    /// Puts a Redis in the place of the cluster's own that can be killed and started from here.
    static Faults on(Cluster cluster, Workspace workspace, Random random) {
        try {
            long pid = Long.parseLong(Files.readString(workspace.data().resolve("redis/redis.pid"))
                    .strip());
            ProcessHandle.of(pid).ifPresent(own -> {
                own.destroyForcibly();
                own.onExit().join();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Faults(cluster, workspace.data().resolve("redis-soak"), random);
    }

    private Faults(Cluster cluster, Path directory, Random random) {
        this.cluster = cluster;
        this.directory = directory;
        this.random = random;
        this.redis = EmbeddedRedis.start(directory.resolve("start-0"), cluster.redisPort());
    }

    void happen(Fault fault) {
        Part node = random.nextBoolean() ? Part.GATEWAY : Part.SECOND_GATEWAY;
        System.out.println(fault + (fault.name().startsWith("NODE") ? " " + node.label() : ""));
        switch (fault) {
            case NODE_KILLED -> {
                cluster.kill(node);
                passSomeTime();
                cluster.start(node);
            }
            case NODE_STOPPED -> {
                cluster.stop(node);
                cluster.start(node);
            }
            case NODE_PAUSED -> {
                signal("STOP", node);
                passSomeTime();
                signal("CONT", node);
            }
            case REDIS_FLUSHED -> say("FLUSHALL");
            case REDIS_KILLED -> {
                starts++;
                restartRedis();
            }
            case REDIS_SET_BACK -> {
                say("SAVE");
                passSomeTime();
                restartRedis();
            }
        }
        done.merge(fault, 1, Integer::sum);
    }

    int count(Fault fault) {
        return done.getOrDefault(fault, 0);
    }

    @Override
    public void close() {
        redis.close();
    }

    private void passSomeTime() {
        Waiting.pass(Duration.ofMillis(random.nextInt((int) LONGEST_ABSENCE.toMillis())));
    }

    private void signal(String name, Part node) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(cluster.pid(node)))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// In its directory it finds what it saved there.
    private void restartRedis() {
        redis.kill();
        passSomeTime();
        redis = EmbeddedRedis.start(directory.resolve("start-" + starts), cluster.redisPort());
    }

    private void say(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cluster.redisPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() != '+') {
                throw new IllegalStateException("Redis does not " + command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
