// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.region;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.mirror.MirrorMaker;

/// MirrorMaker 2 as a process: copies committed records of the platform's topics from one region's Kafka to the
/// other's, under the same topic names. For one thread.
public final class Mirror implements AutoCloseable {

    private static final String SETTINGS = """
            clusters = east, west
            east.bootstrap.servers = EAST
            west.bootstrap.servers = WEST
            east->west.enabled = true
            west->east.enabled = false
            replication.policy.class = org.apache.kafka.connect.mirror.IdentityReplicationPolicy
            # Only the platform's topics, not the router's internal ones: a changelog is valid only with the exact
            # offsets of its inputs, and a mirror does not keep topics consistent with each other.
            topics = carillon\\\\..*\\\\.v1
            groups.exclude = .*
            sync.topic.acls.enabled = false
            heartbeats.topic.replication.factor = 1
            checkpoints.topic.replication.factor = 1
            east->west.consumer.isolation.level = read_committed
            east->west.consumer.fetch.max.wait.ms = 100
            east->west.consumer.auto.offset.reset = earliest
            replication.factor = 1
            offset-syncs.topic.replication.factor = 1
            config.storage.replication.factor = 1
            offset.storage.replication.factor = 1
            status.storage.replication.factor = 1
            offset.storage.partitions = 1
            status.storage.partitions = 1
            offset.flush.interval.ms = 1000
            refresh.topics.interval.seconds = 5
            tasks.max = 2
            """;

    private final Process process;

    private Mirror(Process process) {
        this.process = process;
    }

    /// Entry point of the process.
    public static void main(String[] arguments) throws Exception {
        MirrorMaker.main(arguments);
    }

    /// Starts the process, which continues where an earlier one ended.
    ///
    /// @param directory Directory for its settings and its log
    static Mirror start(Path directory, String east, String west) {
        try {
            Path settings = Files.writeString(
                    directory.resolve("mirror.properties"),
                    SETTINGS.replace("EAST", east).replace("WEST", west));
            String classPath = System.getProperty("java.class.path");
            List<String> runnable = classPath.endsWith(".jar") && !classPath.contains(":")
                    ? List.of("-jar", classPath, "mirror")
                    : List.of("-cp", classPath, "dev.carillon.benchmarks.Benchmarks", "mirror");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-Djava.net.preferIPv4Stack=true"));
            command.addAll(runnable);
            command.add(settings.toString());
            return new Mirror(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("mirror.log").toFile()))
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the mirror", e);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /// Kills the process, because it would not stop by itself if its source is gone.
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
