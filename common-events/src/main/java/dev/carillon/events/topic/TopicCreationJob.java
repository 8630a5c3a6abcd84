// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.topic;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;

/// Job that creates the platform's topics before the services of an installation start. Configured by the
/// environment: `CARILLON_KAFKA_BOOTSTRAP_SERVERS`, `CARILLON_TOPICS_PARTITIONS` and `CARILLON_TOPICS_REPLICATION`.
/// A repeated run changes nothing. Exits with 1 if Kafka refuses, or if a topic has another number of partitions.
public final class TopicCreationJob {

    private TopicCreationJob() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            System.out.println(run(System.getenv()));
        } catch (IllegalArgumentException | IllegalStateException | KafkaException e) {
            System.err.println("carillon topics: " + e.getMessage());
            System.exit(1);
        }
    }

    /// @return description of the existing topics
    /// @throws IllegalArgumentException if an environment variable is missing or invalid
    /// @throws IllegalStateException if Kafka refuses or an existing topic does not fit
    /// @throws InterruptedException if the thread is interrupted
    public static String run(Map<String, String> environment) throws InterruptedException {
        String servers = require(environment, "CARILLON_KAFKA_BOOTSTRAP_SERVERS");
        int partitions = number(environment, "CARILLON_TOPICS_PARTITIONS");
        int replication = number(environment, "CARILLON_TOPICS_REPLICATION");
        try (Admin admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers))) {
            TopicCreation.createMissing(admin, partitions, (short) replication);
            requireEqualCounts(admin, partitions);
        }
        return "%d topics with %d partitions each are there"
                .formatted(Topics.all().size(), partitions);
    }

    /// Checks that all topics have the same number of partitions, because a recipient's records must be in the same
    /// partition number everywhere.
    private static void requireEqualCounts(Admin admin, int partitions) throws InterruptedException {
        TreeSet<String> names = new TreeSet<>();
        Topics.all().forEach(topic -> names.add(topic.name()));
        try {
            Map<String, Integer> others = new TreeMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(names).allTopicNames().get().values()) {
                if (topic.partitions().size() != partitions) {
                    others.put(topic.name(), topic.partitions().size());
                }
            }
            if (!others.isEmpty()) {
                throw new IllegalStateException(
                        "CARILLON_TOPICS_PARTITIONS is %d, but there are %s; the number is chosen once"
                                .formatted(partitions, others));
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot describe the topics", e.getCause());
        }
    }

    private static int number(Map<String, String> environment, String name) {
        String text = require(environment, name);
        try {
            int number = Integer.parseInt(text.strip());
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Reported below.
        }
        throw new IllegalArgumentException("%s must be a positive number but is '%s'".formatted(name, text));
    }

    private static String require(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new IllegalArgumentException(name + " is not set"));
    }
}
