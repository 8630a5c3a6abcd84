// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.events.topic.TopicCreation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/// Topics and leaders of the cluster's partitions. For one thread.
final class Leaders implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 120_000;
    private static final int PARTITIONS = 4;

    private final Admin admin;

    Leaders(String bootstrapServers) {
        this.admin = Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                TIMEOUT_MILLIS,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                TIMEOUT_MILLIS));
    }

    /// Creates the platform's topics.
    void createTopics(short replicas) {
        try {
            TopicCreation.createMissing(admin, PARTITIONS, replicas);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Gives every partition another preferred leader, and moves the leaders there.
    void move() {
        Map<TopicPartition, Optional<NewPartitionReassignment>> moved = new HashMap<>();
        Set<String> names = result(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
        for (TopicDescription topic :
                result(admin.describeTopics(names).allTopicNames()).values()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                List<Integer> replicas = new ArrayList<>(
                        partition.replicas().stream().map(Node::id).toList());
                Collections.rotate(replicas, 1);
                moved.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        Optional.of(new NewPartitionReassignment(replicas)));
            }
        }
        result(admin.alterPartitionReassignments(moved).all());
        balance();
    }

    /// Moves the leaders of all partitions to their preferred brokers, after a broker was away. A partition whose
    /// preferred broker is not in sync keeps its leader.
    void balance() {
        // An empty collection would mean no partition.
        result(admin.electLeaders(ElectionType.PREFERRED, null).partitions());
    }

    @Override
    public void close() {
        admin.close();
    }

    private static <T> T result(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka refused a request", e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
