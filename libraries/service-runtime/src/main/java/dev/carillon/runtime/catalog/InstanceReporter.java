// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.catalog;

import dev.carillon.events.lever.LeverBoard;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.runtime.kafka.KafkaClients;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/// Reporter of a running process and the levers that it applies: at once after a change, and every few seconds.
/// Runs on its own thread until it is closed; survives outages of the broker.
public final class InstanceReporter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceReporter.class);

    /// Interval of reports. An instance without a report for three intervals counts as stopped.
    public static final Duration BEAT = Duration.ofSeconds(10);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int BUFFER_BYTES = 256 * 1024;

    private final DefaultKafkaProducerFactory<String, InstanceReport> producers;
    private final Name name;
    private final LeverBoard board;
    private final InstantSource clock;
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread;
    private volatile UnaryOperator<InstanceReport.Builder> details = UnaryOperator.identity();
    private volatile boolean closing;

    /// @param instance Instance name, unique within the service
    /// @param providers Providers that the process may call, if any
    public record Name(String service, String instance, List<String> providers) {

        public Name {
            providers = List.copyOf(providers);
        }

        /// Name from host and process id.
        public static Name ofThisProcess(String service) {
            return new Name(service, host() + "-" + ProcessHandle.current().pid(), List.of());
        }

        /// Copy with these providers.
        public Name asking(List<String> these) {
            return new Name(service, instance, these);
        }

        private static String host() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "unknown-host";
            }
        }

        @Override
        public String toString() {
            return service + "/" + instance;
        }
    }

    private InstanceReporter(
            DefaultKafkaProducerFactory<String, InstanceReport> producers,
            Name name,
            LeverBoard board,
            InstantSource clock) {
        this.producers = producers;
        this.name = name;
        this.board = board;
        this.clock = clock;
        this.thread =
                Thread.ofPlatform().name("report-" + name.service()).daemon().unstarted(this::run);
    }

    /// Starts reporting and returns at once.
    ///
    public static InstanceReporter start(KafkaClients clients, Name name, LeverBoard board, InstantSource clock) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                BUFFER_BYTES,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                PATIENCE.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.toMillis(),
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) PATIENCE.multipliedBy(2).toMillis());
        InstanceReporter reporter = new InstanceReporter(
                clients.producers(
                        "report-" + name.service(),
                        settings,
                        Topics.INSTANCES.keys().serializer(),
                        Topics.INSTANCES.values().serializer()),
                name,
                board,
                clock);
        board.whenChanged(reporter.woken::release);
        reporter.thread.start();
        return reporter;
    }

    /// Adds details to all later reports.
    ///
    /// @param more called on the reporter's thread; must not throw
    public void describe(UnaryOperator<InstanceReport.Builder> more) {
        details = more;
    }

    /// Reports at once, because the details have changed.
    public void reportNow() {
        woken.release();
    }

    /// Reports that the process has stopped.
    @Override
    public void close() {
        closing = true;
        woken.release();
        try {
            thread.join(PATIENCE.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Producer<String, InstanceReport> producer = producers.createProducer()) {
            while (!closing) {
                Instant now = clock.instant();
                Duration pause = send(producer, report(now)) ? BEAT : PAUSE_AFTER_FAILURE;
                woken.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                woken.drainPermits();
            }
            send(producer, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            producers.destroy();
        }
    }

    private InstanceReport report(Instant now) {
        return details.apply(InstanceReport.newBuilder()
                        .setService(name.service())
                        .setInstance(name.instance())
                        .setAtMillis(now.toEpochMilli())
                        .addAllLevers(board.held(now))
                        .addAllProviders(name.providers()))
                .build();
    }

    private boolean send(Producer<String, InstanceReport> producer, @Nullable InstanceReport report)
            throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(Topics.INSTANCES.name(), name.toString(), report))
                    .get();
            return true;
        } catch (ExecutionException | KafkaException e) {
            LOG.debug("{} cannot report: {}", name, e.toString());
            return false;
        }
    }
}
