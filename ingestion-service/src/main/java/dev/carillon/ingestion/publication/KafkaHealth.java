// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.publication;

import dev.carillon.events.Lane;
import dev.carillon.events.topic.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Health indicator: up if events can be written, that is if the brokers answer and every lane's topic has all its
/// leaders. A result is reused for a short time. Thread-safe.
final class KafkaHealth implements HealthIndicator, AutoCloseable {

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final Duration REUSE = Duration.ofSeconds(1);
    private static final List<String> TOPICS =
            Arrays.stream(Lane.values()).map(lane -> Topics.events(lane).name()).toList();

    private record Answer(Health health, long atNanos) {}

    private final Admin admin;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Answer last;

    KafkaHealth(Admin admin) {
        this.admin = admin;
    }

    @Override
    public Health health() {
        lock.lock();
        try {
            Answer known = last;
            if (known != null && System.nanoTime() - known.atNanos() < REUSE.toNanos()) {
                return known.health();
            }
            Health health = ask();
            last = new Answer(health, System.nanoTime());
            return health;
        } finally {
            lock.unlock();
        }
    }

    private Health ask() {
        try {
            boolean complete = admin
                    .describeTopics(TOPICS, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
                    .allTopicNames()
                    .get()
                    .values()
                    .stream()
                    .allMatch(KafkaHealth::hasLeaders);
            return complete
                    ? Health.up().build()
                    : Health.down()
                            .withDetail("reason", "a partition has no leader")
                            .build();
        } catch (ExecutionException e) {
            return Health.down()
                    .withDetail("reason", String.valueOf(e.getCause()))
                    .build();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Health.unknown().build();
        }
    }

    private static boolean hasLeaders(TopicDescription topic) {
        return topic.partitions().stream()
                .allMatch(partition ->
                        partition.leader() != null && !partition.leader().isEmpty());
    }

    @Override
    public void close() {
        admin.close(Duration.ofMillis(TIMEOUT_MILLIS));
    }
}
