// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.region;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.events.Lane;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// Mirrored log of one region, as the operator of a promotion inspects and prepares it. For one thread.
final class MirroredLog implements AutoCloseable {

    private final Admin admin;

    MirroredLog(String servers) {
        this.admin = Admin.create(Map.of("bootstrap.servers", servers));
    }

    /// Rewinds the routers to events accepted within `window` before now, regardless of what the lost region has
    /// routed: repeated deliveries have the same ids. Routers read profiles, subscriptions and retractions from the
    /// beginning.
    void rewindRouters(long nowMillis, Duration window) {
        for (Lane lane : Lane.values()) {
            Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
            offsets(
                            Stream.of(Topics.events(lane), Topics.receipts(lane)),
                            OffsetSpec.forTimestamp(nowMillis - window.toMillis()))
                    .forEach((partition, found) -> positions.put(partition, new OffsetAndMetadata(found)));
            await(admin.alterConsumerGroupOffsets("carillon-routing-" + lane.wireName(), positions)
                    .all());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }

    /// First offset at or after the requested time, or the end offset.
    private Map<TopicPartition, Long> offsets(Stream<Topic<?, ?>> topics, OffsetSpec at) {
        List<TopicPartition> partitions =
                topics.flatMap(topic -> partitions(topic).stream()).toList();
        Map<TopicPartition, ListOffsetsResultInfo> found =
                await(admin.listOffsets(partitions.stream().collect(Collectors.toMap(it -> it, _ -> at)))
                        .all());
        Map<TopicPartition, ListOffsetsResultInfo> ends = await(admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(it -> it, _ -> OffsetSpec.latest())))
                .all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        ends.forEach((partition, end) -> offsets.put(partition, end.offset()));
        found.forEach((partition, info) ->
                offsets.computeIfPresent(partition, (_, end) -> info.offset() < 0 ? end : Long.valueOf(info.offset())));
        return offsets;
    }

    private static List<TopicPartition> partitions(Topic<?, ?> topic) {
        return IntStream.range(0, EmbeddedKafka.PARTITIONS)
                .mapToObj(number -> new TopicPartition(topic.name(), number))
                .toList();
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka refuses", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
