// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.RedisServer;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/// Faults of the nodes and Redis. For one thread.
final class Faults implements AutoCloseable {

    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(4);

    private final Cluster cluster;
    private final Random random;
    private final RedisServer redis;
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);

    /// Kind of fault.
    enum Fault {
        /// Killed by `kill -9`, and restarted after a short time.
        NODE_KILLED,
        /// Stopped, and restarted.
        NODE_STOPPED,
        /// Suspended for a short time, like a virtual machine that is migrated.
        NODE_PAUSED,
        /// All data in Redis is deleted.
        REDIS_FLUSHED,
        /// Killed by `kill -9`, and restarted empty.
        REDIS_KILLED,
        /// Killed by `kill -9`, and restarted with older data.
        REDIS_SET_BACK
    }

    /// Replaces the cluster's Redis by one that the harness can kill and start.
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
        return new Faults(
                cluster, RedisServer.start(workspace.data().resolve("redis-soak"), cluster.redisPort()), random);
    }

    private Faults(Cluster cluster, RedisServer redis, Random random) {
        this.cluster = cluster;
        this.redis = redis;
        this.random = random;
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
            case REDIS_FLUSHED -> redis.flush();
            case REDIS_KILLED -> {
                redis.kill();
                passSomeTime();
                redis.startEmpty();
            }
            case REDIS_SET_BACK -> {
                redis.save();
                passSomeTime();
                redis.kill();
                passSomeTime();
                redis.startFromSnapshot();
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
}
