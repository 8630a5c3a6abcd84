// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Status of a source in this process. Thread-safe.
final class SourceStatus {

    private static final Logger LOG = LoggerFactory.getLogger(SourceStatus.class);

    private final String source;
    private final InstantSource clock;
    private final Map<Part, Trouble> troubles = new EnumMap<>(Part.class);
    private Map<TopicPartition, Long> lags = Map.of();

    /// Part of a source that can fail, in the order in which failures are reported.
    enum Part {
        DEFINITION,
        CLUSTER,
        TOPICS,
        READING
    }

    /// Failure of a part.
    ///
    /// @param text what failed, for the tenant's developers
    record Trouble(String text, Instant since) {}

    SourceStatus(String source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /// Records a failure. Logs it unless the part failed in the same way before.
    synchronized void failed(Part part, String text) {
        Trouble before = troubles.get(part);
        if (before == null || !before.text().equals(text)) {
            LOG.warn("the Kafka source {} waits and tries again: {}", source, text);
            troubles.put(part, new Trouble(text, before == null ? clock.instant() : before.since()));
        }
    }

    synchronized void recovered(Part part) {
        if (troubles.remove(part) != null) {
            LOG.info("the Kafka source {} continues", source);
        }
    }

    /// Most important failure; empty if all parts work.
    synchronized Optional<Trouble> trouble() {
        return troubles.values().stream().findFirst();
    }

    synchronized void lags(Map<TopicPartition, Long> byPartition) {
        lags = Map.copyOf(byPartition);
    }

    /// Numbers of uncommitted records of the partitions that this process reads.
    synchronized Map<TopicPartition, Long> lags() {
        return lags;
    }

    double totalLag() {
        return lags().values().stream().mapToLong(Long::longValue).sum();
    }
}
