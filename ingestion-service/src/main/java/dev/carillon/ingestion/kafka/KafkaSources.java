// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.events.v1.KafkaSourceReport;
import dev.carillon.ingestion.catalog.KnownKafkaSources;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.catalog.InstanceReporter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/// Kafka sources of all tenants: reads those that the catalog has, and reports their status. It begins when the whole
/// catalog has been read, because before that no event type is known. Thread-safe.
final class KafkaSources implements SmartLifecycle {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final KnownKafkaSources known;
    private final CatalogFollower follower;
    private final InstanceReporter reporter;
    private final Supplier<RunningSource.Parts> parts;
    private final Map<CatalogKey, RunningSource> running = new ConcurrentHashMap<>();
    private final Semaphore woken = new Semaphore(0);
    private List<KafkaSourceReport> reported = List.of();
    private volatile boolean started;
    private @Nullable Thread thread;

    /// @param parts parts of the sources, asked for with the first source
    KafkaSources(
            KnownKafkaSources known,
            CatalogFollower follower,
            InstanceReporter reporter,
            Supplier<RunningSource.Parts> parts) {
        this.known = known;
        this.follower = follower;
        this.reporter = reporter;
        this.parts = parts;
    }

    @Override
    public void start() {
        known.whenChanged(woken::release);
        reporter.describe(this::describe);
        // Set before the thread begins, because the thread ends when it is false.
        started = true;
        thread = Thread.ofVirtual().name("kafka-sources").start(this::run);
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    /// Stops all sources at once and waits until they have committed what is durable.
    @Override
    public void stop() {
        Thread follow = thread;
        started = false;
        if (follow == null) {
            return;
        }
        woken.release();
        try {
            follow.join();
            running.values().forEach(RunningSource::close);
            for (RunningSource source : running.values()) {
                source.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (isRunning()) {
                woken.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                woken.drainPermits();
                if (isRunning() && follower.isCurrent()) {
                    follow(known.all());
                    reportChanges();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Map<CatalogKey, CatalogEntry> wanted) {
        running.forEach((key, source) -> {
            if (!wanted.containsKey(key)) {
                source.close();
                running.remove(key);
            }
        });
        wanted.forEach((key, entry) -> {
            SourceDefinition definition = SourceDefinition.of(key, entry);
            RunningSource before = running.get(key);
            if (before == null || !before.definition().equals(definition)) {
                RunningSource.Parts with = parts.get();
                running.put(key, RunningSource.start(definition, with, Optional.ofNullable(before)));
                with.intake().sourceMeters().lag(key.id(), this, sources -> sources.lag(key.id()));
            }
        });
    }

    /// Uncommitted records of all tenants' sources with an id.
    private double lag(String id) {
        return running.values().stream()
                .filter(source -> source.definition().id().equals(id))
                .mapToDouble(RunningSource::lag)
                .sum();
    }

    private void reportChanges() {
        List<KafkaSourceReport> now = reports().stream()
                .map(report -> withoutLags(report.toBuilder()).build())
                .toList();
        if (!now.equals(reported)) {
            reported = now;
            reporter.reportNow();
        }
    }

    private static KafkaSourceReport.Builder withoutLags(KafkaSourceReport.Builder report) {
        report.getPartitionsBuilderList().forEach(partition -> partition.setLag(0));
        return report;
    }

    private InstanceReport.Builder describe(InstanceReport.Builder report) {
        return report.addAllKafkaSources(reports());
    }

    private List<KafkaSourceReport> reports() {
        return running.values().stream()
                .map(RunningSource::report)
                .sorted(Comparator.comparing(KafkaSourceReport::getTenant).thenComparing(KafkaSourceReport::getId))
                .toList();
    }
}
