// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.outbox;

import dev.carillon.admin.background.CommonKafkaSettings;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/// Waits until committed records are visible to `read_committed` consumers. Kafka acknowledges a commit when the
/// coordinator has stored it; the commit markers reach the partitions a moment later. For one thread.
final class CommitVisibility implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Admin admin;

    CommitVisibility(KafkaClients clients) {
        this.admin = clients.admin(
                "admin-outbox-end",
                CommonKafkaSettings.with(Map.of(
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) TIMEOUT.toMillis(),
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) TIMEOUT.toMillis())));
    }

    /// Returns when the given committed records are visible, or after one second: they become visible in any case.
    void awaitPast(List<Future<RecordMetadata>> sent) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try {
            Map<TopicPartition, Long> newest = newest(sent);
            while (!isPast(newest) && System.nanoTime() < deadline) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (ExecutionException | TimeoutException _) {
            // The writers wait a little longer; the records are committed anyway.
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private boolean isPast(Map<TopicPartition, Long> newest)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        newest.keySet().forEach(partition -> question.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> ends = admin.listOffsets(
                        question, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        return ends.entrySet().stream()
                .allMatch(end -> end.getValue().offset() > newest.getOrDefault(end.getKey(), 0L));
    }

    private static Map<TopicPartition, Long> newest(List<Future<RecordMetadata>> sent)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> newest = new HashMap<>();
        for (Future<RecordMetadata> done : sent) {
            RecordMetadata record = done.get();
            newest.merge(new TopicPartition(record.topic(), record.partition()), record.offset(), Math::max);
        }
        return newest;
    }
}
