// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Looks whether a topology's topics are there and fit together. A recipient's records are in the partition of the same
/// number everywhere only if all topics have as many.
final class TopicCheck {

    private static final long PATIENCE_SECONDS = 5;

    private TopicCheck() {}

    /// What is wrong, in a sentence; empty when nothing is.
    static Optional<String> findProblem(Admin admin, List<String> topics) {
        try {
            Map<String, TopicDescription> found =
                    admin.describeTopics(topics).allTopicNames().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            long counts = found.values().stream()
                    .map(topic -> topic.partitions().size())
                    .distinct()
                    .count();
            return counts == 1 ? Optional.empty() : Optional.of("the topics have different numbers of partitions");
        } catch (ExecutionException e) {
            return Optional.of(
                    e.getCause() instanceof UnknownTopicOrPartitionException
                            ? "topics are missing"
                            : "Kafka is away: " + e.getCause());
        } catch (TimeoutException e) {
            return Optional.of("Kafka is away: no answer in %d s".formatted(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("asked to end");
        }
    }

    static boolean isThere(Admin admin) {
        try {
            admin.describeCluster().clusterId().get(2, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
