// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.watch;

import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/// Reader of the consumer groups' committed offsets and lags. It includes groups without members, whose lag is the
/// most important one.
final class LogLag {

    private static final String GROUPS = "carillon-";

    /// Prefix of the groups of tenants' receipt endpoints. They are excluded: their number is unbounded.
    private static final String RELAYS = "carillon-receipts-out";

    private static final long TIMEOUT_SECONDS = 10;

    private final Admin admin;
    private final Set<String> topics = Topics.all().stream().map(Topic::name).collect(Collectors.toUnmodifiableSet());

    LogLag(Admin admin) {
        this.admin = admin;
    }

    record GroupPartition(String group, TopicPartition partition) {}

    /// @param lag committed records of the partition after the group's committed offset
    record Reading(long committed, long lag) {}

    Map<GroupPartition, Reading> read() throws InterruptedException, ExecutionException, TimeoutException {
        Map<GroupPartition, Long> committed = committed();
        Map<TopicPartition, OffsetSpec> asked = committed.keySet().stream()
                .map(GroupPartition::partition)
                .distinct()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> ends = admin.listOffsets(
                        asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<GroupPartition, Reading> readings = new HashMap<>();
        committed.forEach((place, offset) -> {
            ListOffsetsResult.ListOffsetsResultInfo end = ends.get(place.partition());
            if (end != null) {
                readings.put(place, new Reading(offset, Math.max(0, end.offset() - offset)));
            }
        });
        return readings;
    }

    private Map<GroupPartition, Long> committed() throws InterruptedException, ExecutionException, TimeoutException {
        List<String> groups =
                admin.listGroups(new ListGroupsOptions()).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
                        .map(GroupListing::groupId)
                        .filter(group -> group.startsWith(GROUPS) && !group.startsWith(RELAYS))
                        .toList();
        Map<String, ListConsumerGroupOffsetsSpec> asked = groups.stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> new ListConsumerGroupOffsetsSpec()));
        Map<String, Map<TopicPartition, OffsetAndMetadata>> offsets =
                admin.listConsumerGroupOffsets(asked).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<GroupPartition, Long> committed = new HashMap<>();
        offsets.forEach((group, partitions) -> partitions.forEach((partition, offset) -> {
            if (offset != null && topics.contains(partition.topic())) {
                committed.put(new GroupPartition(group, partition), offset.offset());
            }
        }));
        return committed;
    }
}
