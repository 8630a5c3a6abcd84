// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.runtime.catalog.CompactedTopicReader;
import dev.carillon.runtime.catalog.InstanceReporter;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Running processes of all services, from their latest reports. Thread-safe.
public final class RunningInstances implements AutoCloseable {

    private static final int BEATS = 3;

    private final Map<String, InstanceReport> reports = new ConcurrentHashMap<>();
    private final CompactedTopicReader<String, InstanceReport> reader;
    private final InstantSource clock;

    RunningInstances(KafkaClients clients, InstantSource clock) {
        this.clock = clock;
        this.reader = CompactedTopicReader.start(
                clients,
                "admin-instances",
                Topics.INSTANCES,
                (name, report) ->
                        report.ifPresentOrElse(present -> reports.put(name, present), () -> reports.remove(name)));
    }

    /// Instances that reported recently, by service and name.
    public List<InstanceReport> alive() {
        Instant since = clock.instant().minus(InstanceReporter.BEAT.multipliedBy(BEATS));
        return reports.values().stream()
                .filter(report -> report.getAtMillis() >= since.toEpochMilli())
                .sorted(Comparator.comparing(InstanceReport::getService).thenComparing(InstanceReport::getInstance))
                .toList();
    }

    @Override
    public void close() {
        reader.close();
    }
}
