// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.routing.metering.RouterMeters;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.routing.topology.LaneGuard;
import dev.carillon.routing.topology.LanePacing;
import dev.carillon.routing.topology.RoutingTopology;
import dev.carillon.routing.topology.UnusedReceipts;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.setaside.ProcessingGuard;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.config.KafkaStreamsConfiguration;
import org.springframework.kafka.config.KafkaStreamsInfrastructureCustomizer;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;
import org.springframework.kafka.core.CleanupConfig;

/// Supervisor of one lane's streams, with a thread of its own: starts them when the broker and all topics are
/// available, and replaces them after an error. Other threads may only read the status and close.
final class LaneStreams implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LaneStreams.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration LONG_LIFE = Duration.ofMinutes(1);
    private static final int CLOSE_SECONDS = 20;

    /// Source of the Kafka clients, and the client for administration that all lanes share.
    record Connection(KafkaClients clients, Admin admin) {}

    private final LaneSettings settings;
    private final RoutingRules rules;
    private final RouterIdentity identity;
    private final RouterMeters meters;
    private final Connection connection;
    private final ProcessingGuard guard;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<KafkaStreams> running = Optional.empty();
    /// True once the current streams have routed; before that they restore their state.
    private volatile boolean hasRouted;

    private volatile String trouble = "not started";
    /// True once this lane has warmed up. Accessed by the lane's thread only.
    private boolean isWarm;

    LaneStreams(
            RoutingStreams.LanePlan plan,
            RouterIdentity identity,
            RouterMeters meters,
            Connection connection,
            ProcessingGuard guard) {
        this.settings = plan.settings();
        this.rules = plan.rules();
        this.identity = identity;
        this.meters = meters;
        this.connection = connection;
        this.guard = guard;
        this.thread = Thread.ofPlatform()
                .name(settings.applicationId() + "-keeper")
                .daemon()
                .unstarted(this::keepRunning);
    }

    void start() {
        meters.watch(settings.lane(), () -> status().routing());
        thread.start();
    }

    LaneStatus status() {
        Optional<KafkaStreams.State> state = running.map(KafkaStreams::state);
        return state.map(known ->
                        new LaneStatus(settings.lane(), hasRouted && known.isRunningOrRebalancing(), known.name()))
                .orElseGet(() -> new LaneStatus(settings.lane(), false, trouble));
    }

    /// Owner of a recipient among the lane's routers.
    RecipientOwner locate(RecipientKey recipient) {
        Optional<KafkaStreams> streams = running;
        return streams.isPresent() && hasRouted
                ? new OwnerLookup(streams.get(), identity.advertised(), rules.seal()).locate(recipient)
                : new RecipientOwner.Unknown(
                        "lane %s is not routed yet".formatted(settings.lane().wireName()));
    }

    Lane lane() {
        return settings.lane();
    }

    /// Leaves the consumer group and returns when all threads have ended.
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepRunning() {
        Duration pause = FIRST_PAUSE;
        while (closing.getCount() > 0) {
            long begunNanos = System.nanoTime();
            if (hasCountedFailure()) {
                // The record is set aside or processed alone now, so that the other tenants need not wait.
                continue;
            }
            boolean livedLong = System.nanoTime() - begunNanos > LONG_LIFE.toNanos();
            pause = livedLong ? FIRST_PAUSE : min(pause.multipliedBy(2), LONGEST_PAUSE);
            if (isAskedToEndWithin(pause)) {
                return;
            }
        }
    }

    /// One run of the streams, from the start to the end or to an error.
    ///
    /// @return true if it ended with a failure that is counted against a record
    private boolean hasCountedFailure() {
        while (!rules.seal().isAvailable()) {
            wait("the data keys cannot be reached");
            if (isAskedToEndWithin(FIRST_PAUSE)) {
                return false;
            }
        }
        while (!guard.isReady()) {
            trouble = Topics.PROCESSING_FAILURES + " is not read yet";
            if (isAskedToEndWithin(FIRST_LOOK)) {
                return false;
            }
        }
        Optional<String> missing = TopicCheck.findProblem(connection.admin(), RoutingTopology.topics(settings.lane()));
        if (missing.isPresent()) {
            wait(missing.get());
            return false;
        }
        warmUpBesideOthers();
        CountDownLatch ended = new CountDownLatch(1);
        try (LaneGuard laneGuard = new LaneGuard(guard, settings.applicationId())) {
            StreamsBuilderFactoryBean streams = create(ended, laneGuard);
            try {
                streams.start();
                running = Optional.ofNullable(streams.getKafkaStreams());
                awaitEither(ended);
            } finally {
                streams.stop();
                // Still there only if the start failed.
                Optional.ofNullable(streams.getKafkaStreams()).ifPresent(KafkaStreams::close);
            }
            return laneGuard.hasCountedFailure();
        } catch (KafkaException | org.springframework.kafka.KafkaException e) {
            // The broker or a topic became unavailable during the start. The whole start is retried.
            wait(e.toString());
            return false;
        } finally {
            running = Optional.empty();
            hasRouted = false;
        }
    }

    /// Warms up before this router takes partitions over from others. Events wait for a cold JVM longer than for a
    /// rebalance, and until this router joins, the others route them.
    private void warmUpBesideOthers() {
        if (isWarm || !GroupMembers.areAllOthers(connection.admin(), settings.applicationId(), memberId())) {
            return;
        }
        isWarm = true;
        trouble = "warms up before it joins the other routers";
        try {
            int deliveries = RouterWarmUp.run(settings.lane(), rules);
            LOG.info(
                    "lane {} joins after {} synthetic deliveries",
                    settings.lane().wireName(),
                    deliveries);
        } catch (RuntimeException e) {
            // A warm-up only saves time: the lane starts without it.
            LOG.warn("lane {} could not warm up; joining now", settings.lane().wireName(), e);
        }
    }

    private String memberId() {
        return MemberId.of(settings.stateDir());
    }

    private StreamsBuilderFactoryBean create(CountDownLatch ended, LaneGuard laneGuard) {
        LanePacing pacing = settings.pace().pacing();
        String receipts = Topics.receipts(settings.lane()).name();
        Map<String, Object> own = settings.properties(memberId());
        own.put(StreamsConfig.APPLICATION_SERVER_CONFIG, identity.applicationServer());
        KeyPrefetch.configure(own, rules.seal());
        StreamsBuilderFactoryBean streams = new StreamsBuilderFactoryBean(
                new KafkaStreamsConfiguration(connection.clients().streams(settings.purpose(), own)),
                new CleanupConfig(false, false));
        streams.setClientSupplier(new PacedClients(
                new DefaultKafkaClientSupplier(),
                pacing,
                new UnusedReceipts(receipts),
                new GatheringProducer.Settings(receipts, settings.receiptsPerRecord())));
        streams.setCloseTimeout(CLOSE_SECONDS);
        streams.setLeaveGroupOnClose(true);
        streams.setInfrastructureCustomizer(new KafkaStreamsInfrastructureCustomizer() {
            @Override
            public void configureTopology(Topology topology) {
                RoutingTopology.addTo(
                        topology,
                        settings.lane(),
                        rules,
                        new RoutingTopology.Identity(identity.name(), meters, laneGuard, pacing));
            }
        });
        streams.setStreamsUncaughtExceptionHandler(failure -> {
            LOG.error("lane {} failed; restarting its streams", settings.lane().wireName(), failure);
            trouble = failure.toString();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((next, _) -> {
            LOG.info("lane {} is {}", settings.lane().wireName(), next);
            if (next == KafkaStreams.State.RUNNING) {
                hasRouted = true;
            }
            if (next == KafkaStreams.State.ERROR || next == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
            }
        });
        initialize(streams);
        return streams;
    }

    /// Builds the topology, as an application context does for a factory that is its bean.
    private static void initialize(StreamsBuilderFactoryBean streams) {
        try {
            streams.afterPropertiesSet();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // declared by the interface alone
            throw new IllegalStateException(e);
        }
        streams.afterSingletonsInstantiated();
    }

    private void wait(String why) {
        if (!why.equals(trouble)) {
            LOG.warn("lane {} cannot start; retrying: {}", settings.lane().wireName(), why);
        }
        trouble = why;
    }

    private void awaitEither(CountDownLatch ended) {
        while (ended.getCount() > 0 && !isAskedToEndWithin(FIRST_PAUSE)) {
            // One of the two will come.
        }
    }

    private boolean isAskedToEndWithin(Duration pause) {
        try {
            return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing.countDown();
            return true;
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
