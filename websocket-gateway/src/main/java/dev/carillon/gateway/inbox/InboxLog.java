// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.events.topic.Topics;
import dev.carillon.gateway.store.BackgroundThread;
import dev.carillon.gateway.store.StoreUnavailableException;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of in-app deliveries: epoch, partitions and end offsets of each lane. A background thread queries the broker
/// until it has answered, and then at an interval, because a topic can be deleted and created again. Thread-safe.
public final class InboxLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InboxLog.class);
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(300);
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int RECONNECT_MILLIS = 1_000;

    /// One lane's topic.
    ///
    /// @param epoch the topic's id, which changes if the topic is created again
    record LaneLog(String epoch, int partitions) {}

    private final Admin admin;
    private final LogEnds ends = new LogEnds(this::findEnds);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Runnable> onNewEpoch = new CopyOnWriteArrayList<>();
    private volatile Map<Lane, LaneLog> lanes = Map.of();
    private volatile boolean answering;

    public InboxLog(KafkaClients clients) {
        this.admin = clients.admin(
                "gateway-inbox-log", Map.of(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLIS));
        BackgroundThread.start("gateway-inbox-log", this::follow);
    }

    /// True if the broker answered the last query.
    public boolean isAnswering() {
        return answering;
    }

    /// @throws StoreUnavailableException when Kafka has not answered yet
    LaneLog require(Lane lane) {
        return Optional.ofNullable(lanes.get(lane))
                .orElseThrow(() -> new StoreUnavailableException("Kafka has not answered yet"));
    }

    /// @throws StoreUnavailableException when Kafka has not answered yet
    int partition(Lane lane, RecipientKey recipient) {
        return RecipientPartitioner.partition(recipient, require(lane).partitions());
    }

    /// A recipient's partition in each lane. It is the same in all lanes whose topics have the same number of
    /// partitions.
    ///
    /// @throws StoreUnavailableException when Kafka has not answered yet
    Map<Lane, Integer> partitions(RecipientKey recipient) {
        Map<Lane, LaneLog> known = lanes;
        if (known.isEmpty()) {
            throw new StoreUnavailableException("Kafka has not answered yet");
        }
        Map<Lane, Integer> partitions = new EnumMap<>(Lane.class);
        known.forEach((lane, log) -> partitions.put(lane, RecipientPartitioner.partition(recipient, log.partitions())));
        return partitions;
    }

    /// Largest number of partitions of a lane; 0 if Kafka has not answered yet.
    int maxPartitions() {
        return lanes.values().stream().mapToInt(LaneLog::partitions).max().orElse(0);
    }

    /// Offset after the last committed record of a partition.
    ///
    /// @throws StoreUnavailableException if Kafka does not answer
    long requireEnd(Lane lane, int partition) {
        return await(ends.find(new TopicPartition(topic(lane), partition)).toCompletableFuture());
    }

    void whenAnEpochEnds(Runnable action) {
        onNewEpoch.add(action);
    }

    static String topic(Lane lane) {
        return Topics.deliveries(Channel.IN_APP, lane).name();
    }

    @Override
    public void close() {
        closing.countDown();
        admin.close(Duration.ZERO);
    }

    private CompletionStage<Map<TopicPartition, Long>> findEnds(Set<TopicPartition> partitions) {
        ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        options.timeoutMs((int) TIMEOUT.toMillis());
        return admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest())),
                        options)
                .all()
                .toCompletionStage()
                .thenApply(found -> found.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().offset())));
    }

    private void follow() {
        boolean stopped = false;
        while (!stopped) {
            try {
                refresh();
                answering = true;
            } catch (StoreUnavailableException e) {
                answering = false;
                LOG.debug("cannot read the topics of in-app deliveries: {}", e.getMessage());
            }
            stopped = pause(answering ? REFRESH_INTERVAL : RETRY_INTERVAL);
        }
    }

    private void refresh() {
        List<String> topics =
                java.util.stream.Stream.of(Lane.values()).map(InboxLog::topic).toList();
        Map<String, TopicDescription> described =
                await(admin.describeTopics(topics).allTopicNames());
        Map<Lane, LaneLog> found = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            TopicDescription description = described.get(topic(lane));
            if (description != null) {
                found.put(
                        lane,
                        new LaneLog(
                                description.topicId().toString(),
                                description.partitions().size()));
            }
        }
        Map<Lane, LaneLog> before = lanes;
        lanes = found;
        if (!before.isEmpty() && !before.equals(found)) {
            LOG.warn(
                    "topics of in-app deliveries were created again; clients cannot resume and load their lists: {}",
                    found);
            onNewEpoch.forEach(Runnable::run);
        }
    }

    private static <T> T await(Future<T> answer) {
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException("Kafka: " + e.getMessage(), e);
        }
    }

    private boolean pause(Duration duration) {
        try {
            return closing.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
