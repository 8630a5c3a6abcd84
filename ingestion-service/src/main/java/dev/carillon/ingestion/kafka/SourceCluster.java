// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import dev.carillon.runtime.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// Cluster that sources read. All sources of it share one client for questions about topics. Thread-safe.
final class SourceCluster implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int RECONNECT_MILLIS = 1_000;

    private final String name;
    private final KafkaClients clients;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Admin admin;

    /// @param name name of the connection; empty for the platform's own cluster
    SourceCluster(String name, KafkaClients clients) {
        this.name = name;
        this.clients = clients;
    }

    KafkaClients clients() {
        return clients;
    }

    /// Ids of the topics that exist, by name. The id of a topic that is deleted and created again is another one.
    ///
    /// @throws ExecutionException if the cluster does not answer or refuses
    Map<String, String> topicIds(List<String> topics) throws ExecutionException, InterruptedException {
        Map<String, String> ids = new LinkedHashMap<>();
        for (var topic : admin().describeTopics(topics).topicNameValues().entrySet()) {
            try {
                Uuid id = get(topic.getValue()).topicId();
                ids.put(topic.getKey(), id.equals(Uuid.ZERO_UUID) ? withoutId(topic.getKey()) : id.toString());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return ids;
    }

    /// Id for a cluster whose topics have none.
    private String withoutId(String topic) throws ExecutionException, InterruptedException {
        String cluster = get(admin().describeCluster().clusterId());
        return UUID.nameUUIDFromBytes((cluster + "/" + topic).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /// Number of records that the group has not committed, by partition.
    ///
    /// @throws ExecutionException if the cluster does not answer or refuses
    Map<TopicPartition, Long> lags(String group, Set<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, OffsetAndMetadata> committed =
                get(admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, ListOffsetsResultInfo> ends = ends(partitions, OffsetSpec.latest());
        Map<TopicPartition, ListOffsetsResultInfo> starts = ends(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> lags = new HashMap<>();
        starts.forEach((partition, start) -> {
            OffsetAndMetadata known = committed.get(partition);
            ListOffsetsResultInfo end = ends.getOrDefault(partition, start);
            lags.put(partition, Math.max(0, end.offset() - (known == null ? start.offset() : known.offset())));
        });
        return lags;
    }

    private Map<TopicPartition, ListOffsetsResultInfo> ends(Set<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        return get(admin().listOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> spec)))
                .all());
    }

    private static <T> T get(KafkaFuture<T> answer) throws ExecutionException, InterruptedException {
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException(e);
        }
    }

    /// @throws org.apache.kafka.common.KafkaException if no address can be resolved
    private Admin admin() {
        lock.lock();
        try {
            if (admin == null) {
                String purpose = name.isEmpty() ? "ingestion-kafka-sources" : "ingestion-kafka-sources." + name;
                admin = clients.admin(
                        purpose,
                        Map.of(
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                (int) TIMEOUT.toMillis(),
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                (int) TIMEOUT.toMillis() / 2,
                                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                                RECONNECT_MILLIS));
            }
            return admin;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (admin != null) {
                admin.close(Duration.ofSeconds(1));
            }
        } finally {
            lock.unlock();
        }
    }
}
