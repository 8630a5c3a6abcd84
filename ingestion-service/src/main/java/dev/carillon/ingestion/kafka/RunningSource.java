// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import dev.carillon.events.v1.KafkaSourcePartition;
import dev.carillon.events.v1.KafkaSourceReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/// Source that this process reads, with a listener container of its own. A virtual thread looks after it: it starts the
/// container when the cluster answers and a topic exists, starts it again after a failure, and updates the status. So a
/// cluster that does not answer delays no other source. Thread-safe.
final class RunningSource implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningSource.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final SourceDefinition definition;
    private final Parts parts;
    private final SourceStatus status;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable SourceIntake reading;

    /// Parts that all sources share.
    record Parts(
            SourceClusters clusters, SourceContainers containers, SourceIntake.Parts intake, InstantSource clock) {}

    private RunningSource(SourceDefinition definition, Parts parts) {
        this.definition = definition;
        this.parts = parts;
        this.status = new SourceStatus(definition.name(), parts.clock());
    }

    /// Starts reading and returns at once.
    ///
    /// @param predecessor source of an older definition; it is closed first
    static RunningSource start(SourceDefinition definition, Parts parts, Optional<RunningSource> predecessor) {
        RunningSource source = new RunningSource(definition, parts);
        Thread.ofVirtual().name(definition.purpose()).start(() -> source.run(predecessor));
        return source;
    }

    SourceDefinition definition() {
        return definition;
    }

    double lag() {
        return status.totalLag();
    }

    KafkaSourceReport report() {
        KafkaSourceReport.Builder report = KafkaSourceReport.newBuilder()
                .setTenant(definition.tenant().value())
                .setId(definition.id())
                .setVersion(definition.version());
        status.lags().entrySet().stream()
                .map(lag -> KafkaSourcePartition.newBuilder()
                        .setTopic(lag.getKey().topic())
                        .setPartition(lag.getKey().partition())
                        .setLag(lag.getValue())
                        .build())
                .sorted(Comparator.comparing(KafkaSourcePartition::getTopic)
                        .thenComparingInt(KafkaSourcePartition::getPartition))
                .forEach(report::addPartitions);
        status.trouble()
                .ifPresent(trouble -> report.setProblem(trouble.text())
                        .setProblemSinceMillis(trouble.since().toEpochMilli()));
        return report.build();
    }

    /// Makes the source stop, without waiting for its end.
    @Override
    public void close() {
        closing.countDown();
        SourceIntake intake = reading;
        if (intake != null) {
            intake.stop();
        }
    }

    /// Waits until the source has stopped.
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private void run(Optional<RunningSource> predecessor) {
        try {
            if (predecessor.isPresent()) {
                predecessor.get().close();
                predecessor.get().awaitEnd();
            }
            Optional<String> refusal = parts.clusters().findRefusal(definition);
            if (refusal.isPresent()) {
                status.failed(SourceStatus.Part.DEFINITION, refusal.get());
                closing.await();
            } else {
                read();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // such as an SSL bundle that does not exist; ends with the definition
            LOG.error("the Kafka source {} failed; it does not read until it is changed", definition.name(), e);
            status.failed(SourceStatus.Part.DEFINITION, e.toString());
        } finally {
            ended.countDown();
        }
    }

    private void read() throws InterruptedException {
        SourceCluster cluster = parts.clusters().of(definition);
        String group = parts.clusters().group(definition);
        try (DeadLetters letters = new DeadLetters(definition, cluster.clients())) {
            SourceIntake intake = new SourceIntake(definition, parts.intake(), letters, status);
            reading = intake;
            var container = parts.containers().create(definition, cluster, group, intake, status);
            try {
                do {
                    lookAfter(cluster, group, intake, container);
                } while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
            } finally {
                intake.stop();
                container.stop();
                status.lags(Map.of());
            }
        }
    }

    private void lookAfter(
            SourceCluster cluster,
            String group,
            SourceIntake intake,
            KafkaMessageListenerContainer<byte[], byte[]> container)
            throws InterruptedException {
        try {
            Map<String, String> topics = cluster.topicIds(definition.topics());
            intake.topicIds(topics);
            reportMissing(topics.keySet());
            if (!topics.isEmpty() && !container.isRunning()) {
                container.start();
            }
            status.lags(cluster.lags(group, assigned(container)));
            status.recovered(SourceStatus.Part.CLUSTER);
            if (!status.lags().isEmpty() && status.totalLag() == 0) {
                status.recovered(SourceStatus.Part.READING);
            }
        } catch (ExecutionException e) {
            status.failed(SourceStatus.Part.CLUSTER, "the cluster does not answer or refuses: " + e.getCause());
        } catch (RuntimeException e) { // such as an address that cannot be resolved; tried again
            status.failed(SourceStatus.Part.CLUSTER, "the cluster cannot be reached: " + e);
        }
    }

    private void reportMissing(Set<String> existing) {
        List<String> missing = definition.topics().stream()
                .filter(topic -> !existing.contains(topic))
                .toList();
        if (missing.isEmpty()) {
            status.recovered(SourceStatus.Part.TOPICS);
        } else {
            status.failed(
                    SourceStatus.Part.TOPICS, "these topics do not exist: %s".formatted(String.join(", ", missing)));
        }
    }

    private static Set<TopicPartition> assigned(KafkaMessageListenerContainer<byte[], byte[]> container) {
        return Optional.ofNullable(container.getAssignedPartitions())
                .<Set<TopicPartition>>map(Set::copyOf)
                .orElse(Set.of());
    }
}
