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

/// Check that a topology's topics exist and have equally many partitions. Only then are all records of a recipient in
/// partitions of the same number.
final class TopicCheck {

    private static final long PATIENCE_SECONDS = 5;

    private TopicCheck() {}

    /// Fault as a sentence; empty if there is none.
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
