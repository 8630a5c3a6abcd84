// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Subscription;
import dev.carillon.observability.metric.Metric;
import dev.carillon.routing.decision.engine.DeliveryPlanner;
import dev.carillon.routing.decision.engine.RoutingEngine;
import dev.carillon.routing.metering.RouterMeters;
import dev.carillon.routing.retry.RetryBudget;
import dev.carillon.routing.retry.RetryPolicy;
import dev.carillon.routing.retry.RetrySchedule;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.runtime.setaside.ProcessingGuard;
import dev.carillon.runtime.setaside.ProcessingSettings;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/// One lane's topology on virtual time, with a catalog of one tenant.
final class Router implements AutoCloseable {

    static final TenantId TENANT = new TenantId("acme");
    static final Instant START = ManualClock.START;
    static final Duration TURN_PAUSE = Duration.ofMillis(50);
    static final int WORK_PER_TURN = 10;

    private final Lane lane;
    private final TopologyTestDriver driver;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ProcessingGuard guard;
    private final AtomicInteger workNoted = new AtomicInteger();
    private Instant now = START;

    Router(Lane lane, Path stateDir) {
        this(lane, stateDir, guard(stateDir), PayloadSeal.none());
    }

    /// @param guard that knows of earlier lives; closed with the router
    Router(Lane lane, Path stateDir, ProcessingGuard guard, PayloadSeal seal) {
        this.lane = lane;
        this.guard = guard;
        Properties properties = properties(stateDir);
        RoutingRules rules = new RoutingRules(
                new RoutingEngine(
                        new DeliveryPlanner(lane, new TemplateRenderer(100), 900 * 1024),
                        Duration.ofHours(24),
                        Duration.ofSeconds(10)),
                new RetryPolicy(new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(5)), 3, 100),
                new RetryBudget.Settings(0.2, 100, 10),
                new RoutingRules.Memory(Duration.ofDays(30), Duration.ofHours(24)),
                WORK_PER_TURN,
                TURN_PAUSE,
                seal);
        this.driver = new TopologyTestDriver(
                RoutingTopology.build(
                        lane,
                        new TopologyConfig(new StreamsConfig(properties)),
                        rules,
                        new RoutingTopology.Identity(
                                "routing-test",
                                new RouterMeters(meters, InstantSource.system()),
                                new LaneGuard(guard, "carillon-routing-test"),
                                new LanePacing(
                                        Duration.ofMillis(25),
                                        Duration.ofMillis(100),
                                        Duration.ofMillis(100),
                                        workNoted::incrementAndGet))),
                properties,
                START);
    }

    static ProcessingGuard guard(Path stateDir) {
        return ProcessingGuard.openAlone(
                new ProcessingSettings(stateDir.resolve("processing"), Duration.ofSeconds(60)),
                InstantSource.system(),
                () -> {});
    }

    /// Value of a counter for a label's value.
    double count(Metric metric, String label, String value) {
        return meters.get(metric.dottedName()).tag(label, value).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /// Number of times that the topology looked at the clock of commits, which is once for each record or timer that
    /// wrote something, after the first.
    int workNoted() {
        return workNoted.get();
    }

    static Properties properties(Path stateDir) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "routing-test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbBudget.class);
        properties.put(RocksDbBudget.CACHE_SIZE, 8 * 1024 * 1024);
        properties.put(RocksDbBudget.WRITE_BUFFERS_SIZE, 8 * 1024 * 1024);
        return properties;
    }

    Router withTenant() {
        return publish(
                CatalogKey.Kind.TENANT, Fixtures.tenant(TENANT, new byte[32]).build());
    }

    /// An event type with its template.
    Router withType(String type, Channel... channels) {
        publish(
                CatalogKey.Kind.EVENT_TYPE,
                Fixtures.eventType(TENANT, type, channels).build());
        return publish(CatalogKey.Kind.TEMPLATE, Fixtures.template(TENANT, type).build());
    }

    Router publish(CatalogKey.Kind kind, CatalogEntry entry) {
        pipe(
                Topics.CATALOG,
                new CatalogKey(new TenantId(entry.getTenant()), kind, entry.getId()).toString(),
                entry.toByteArray());
        return this;
    }

    Router withProfile(String recipient) {
        return withProfile(Fixtures.profile(TENANT, recipient).build());
    }

    Router withProfile(Profile profile) {
        pipe(
                Topics.PROFILES,
                RecipientKey.of(profile.getTenant(), profile.getRecipient()).toString(),
                profile.toByteArray());
        return this;
    }

    Router withSubscription(String recipient, String topic) {
        pipe(
                Topics.SUBSCRIPTIONS,
                new SubscriptionKey(RecipientKey.of(TENANT.value(), recipient), topic).toString(),
                Subscription.newBuilder()
                        .setTenant(TENANT.value())
                        .setRecipient(recipient)
                        .setTopic(topic)
                        .build()
                        .toByteArray());
        return this;
    }

    /// An event to the recipient, accepted now.
    Event.Builder event(String recipient) {
        return Fixtures.event(TENANT, recipient).setLane(lane.code()).setAcceptedAtMillis(now.toEpochMilli());
    }

    void submit(Event event) {
        submit(event, new RecordHeaders());
    }

    void submit(Event event, Headers headers) {
        TenantId tenant = new TenantId(event.getTenant());
        RecipientKey key = event.hasRecipient()
                ? RecipientKey.of(event.getTenant(), event.getRecipient())
                : RecipientKey.everyPartition(tenant);
        pipe(Topics.events(lane), key.toString(), event.toByteArray(), headers);
    }

    void report(Receipt receipt) {
        pipe(
                Topics.receipts(lane),
                RecipientKey.of(receipt.getTenant(), receipt.getRecipient()).toString(),
                receipt.toByteArray());
    }

    void pipe(Topic<?, ?> topic, String key, byte[] value) {
        pipe(topic, key, value, new RecordHeaders());
    }

    void pipe(Topic<?, ?> topic, String key, byte[] value, Headers headers) {
        TestInputTopic<byte[], byte[]> input = driver.createInputTopic(
                topic.name(), new ByteArraySerializer(), new ByteArraySerializer(), now, Duration.ZERO);
        input.pipeInput(new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), value, headers, now));
    }

    void advance(Duration duration) {
        driver.advanceWallClockTime(duration);
        now = now.plus(duration);
    }

    /// Advances in small steps, so that what is due on the way happens in its turn.
    void advanceBySteps(Duration duration, Duration step) {
        for (Duration done = Duration.ZERO; done.compareTo(duration) < 0; done = done.plus(step)) {
            advance(step);
        }
    }

    Instant now() {
        return now;
    }

    List<Delivery> deliveries(Channel channel) {
        return read(Topics.deliveries(channel, lane)).stream()
                .map(TestRecord::value)
                .toList();
    }

    List<Receipt> receipts() {
        return read(Topics.receipts(lane)).stream().map(TestRecord::value).toList();
    }

    List<DeadLetter> deadLetters() {
        return read(Topics.DEAD_LETTERS).stream().map(TestRecord::value).toList();
    }

    <K, V> List<TestRecord<K, V>> read(Topic<K, V> topic) {
        List<TestRecord<K, V>> records = new ArrayList<>();
        var output = driver.createOutputTopic(
                topic.name(), topic.keys().deserializer(), topic.values().deserializer());
        output.readRecordsToList()
                .forEach(record -> records.add(new TestRecord<>(
                        record.key().require(), record.value().require(), record.headers(), record.getRecordTime())));
        return records;
    }

    TopologyTestDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        try {
            driver.close();
        } finally {
            guard.close();
        }
    }
}
