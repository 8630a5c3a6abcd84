// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.counters;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// Reader of the consumer groups' lags: committed records after a group's committed offset. Share groups, which have
/// no such offset, are left out. For one thread.
public final class ConsumerLag implements AutoCloseable {

    private static final String GROUPS = "carillon-";
    private static final long TIMEOUT_SECONDS = 20;

    private final Admin admin;

    private ConsumerLag(Admin admin) {
        this.admin = admin;
    }

    public static ConsumerLag open(String bootstrapServers) {
        return new ConsumerLag(Admin.create(Map.of("bootstrap.servers", bootstrapServers)));
    }

    /// Lag of the group that is furthest behind.
    public long largest() {
        return byGroup().values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    @Override
    public void close() {
        admin.close();
    }

    /// Lag of each group over all its partitions.
    private Map<String, Long> byGroup() {
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = committed();
        Map<TopicPartition, OffsetSpec> asked = committed.values().stream()
                .flatMap(offsets -> offsets.keySet().stream())
                .distinct()
                .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                await(admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all());
        Map<String, Long> lags = new HashMap<>();
        committed.forEach((group, offsets) -> lags.put(group, lag(offsets, ends)));
        return lags;
    }

    private static long lag(
            Map<TopicPartition, OffsetAndMetadata> committed, Map<TopicPartition, ListOffsetsResultInfo> ends) {
        long lag = 0;
        for (Map.Entry<TopicPartition, OffsetAndMetadata> offset : committed.entrySet()) {
            ListOffsetsResultInfo end = ends.get(offset.getKey());
            if (end != null && offset.getValue() != null) {
                lag += Math.max(0, end.offset() - offset.getValue().offset());
            }
        }
        return lag;
    }

    private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed() {
        List<String> groups = await(admin.listGroups().all()).stream()
                .filter(group -> group.type().filter(GroupType.SHARE::equals).isEmpty())
                .map(GroupListing::groupId)
                .filter(group -> group.startsWith(GROUPS))
                .toList();
        return await(admin.listConsumerGroupOffsets(groups.stream()
                        .collect(Collectors.toMap(Function.identity(), _ -> new ListConsumerGroupOffsetsSpec())))
                .all());
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka does not tell the lags of the consumer groups", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
