// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.carillon.admin.RunningAdmin;
import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.admin.tracking.retention.RateDays;
import dev.carillon.admin.tracking.retention.TrackingPurger;
import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.HeaderNames;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Bounced;
import dev.carillon.events.v1.CancellationApplied;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.ReceiptBatch;
import dev.carillon.events.v1.Routed;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.JavaProcess;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ManualClock;
import dev.carillon.testsupport.PostgresExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static RunningAdmin admin;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
    }

    @Test
    void aReceiptOfABatchThatHaltsTheProcessTwiceIsSetAsideAloneAndTrackingGoesOn(@TempDir Path directory)
            throws Exception {
        String group = "tracking-" + UUID.randomUUID();
        TenantId tenant = Fixtures.uniqueTenant();
        String receipts = Topics.receipts(Lane.STANDARD).name();
        String events = Topics.events(Lane.STANDARD).name();
        Receipt poison = Receipt.newBuilder()
                .setId("poison")
                .setTenant(tenant.value())
                .setRecipient("ann")
                .setEventId(TrackingScenario.EVENT)
                .setLane(Lane.STANDARD.code())
                .setChannel(Channel.EMAIL.code())
                .setAddressId("a-1")
                .setAtMillis(java.time.InstantSource.system().millis())
                .setBounced(Bounced.newBuilder().setPermanent(true))
                .build();
        AtomicInteger deaths = new AtomicInteger();
        try (Admin kafka = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()));
                var deadLetters = RecordReader.of(KAFKA.bootstrapServers(), Topics.DEAD_LETTERS)) {
            startAtTheEnd(kafka, group);
            publishBatch(routed(tenant, "before"), poison, routed(tenant, "after"));
            Map<TopicPartition, Long> ends = new ConcurrentHashMap<>(offsets(kafka, receipts));
            AtomicReference<JavaProcess> running = new AtomicReference<>(haltingAdmin(group, directory));
            try {
                await().atMost(Duration.ofMinutes(3)).until(() -> {
                    if (!running.get().isAlive()) {
                        assertThat(running.get().exitCode())
                                .as("exit code of the process that tracks")
                                .isEqualTo(HaltingAdmin.EXIT_CODE);
                        if (deaths.incrementAndGet() == 2) {
                            publish(new TrackingScenario(tenant).events(), List.of());
                            ends.putAll(offsets(kafka, events));
                        }
                        removeDeadMembers(kafka, group);
                        running.set(haltingAdmin(group, directory));
                    }
                    return deaths.get() >= 2 && isCommitted(kafka, group, ends);
                });
            } catch (AssertionError | ConditionTimeoutException e) {
                throw new AssertionError(
                        "the receipt was not set aside or tracking did not go on: %s; ends %s, committed %s, deaths %s, log of the processes:%n%s"
                                .formatted(e.getMessage(), ends, committed(kafka, group), deaths, log(directory)),
                        e);
            } finally {
                running.get().close();
            }

            assertThat(deadLetters
                            .await(read -> read.requireValue().getValue().equals(poison.toByteString()))
                            .requireValue())
                    .satisfies(letter -> {
                        assertThat(letter.getCode()).isEqualTo("processing-failed");
                        assertThat(letter.getSourceTopic()).isEqualTo(receipts);
                        assertThat(letter.getSummary()).contains("process ended");
                        assertThat(letter.getHeadersList())
                                .as("index in the batch")
                                .contains(DeadLetter.Header.newBuilder()
                                        .setName(HeaderNames.RECEIPT_INDEX)
                                        .setValue(ByteString.copyFromUtf8("1"))
                                        .build());
                    });
            assertThat(deadLetters.readAll(read -> read.key().startsWith(tenant + "/")))
                    .as("dead letters of the batch")
                    .hasSize(1);
            // The first death only suspects the receipts that were processed together.
            assertThat(deaths.get()).isBetween(3, 4);
        }
    }

    private static JavaProcess haltingAdmin(String group, Path directory) {
        return JavaProcess.start(
                HaltingAdmin.class,
                logFile(directory),
                List.of(
                        "--server.port=0",
                        "--spring.kafka.bootstrap-servers=" + KAFKA.bootstrapServers(),
                        "--spring.datasource.url=" + new PostgresExtension().jdbcUrl(),
                        "--carillon.processing.directory=" + directory.resolve("processing"),
                        "--carillon.admin.tracking.group-id=" + group,
                        "--carillon.admin.dead-letters.group-id=letters-" + group,
                        "--carillon.admin.outbox.transactional-id=outbox-" + group,
                        "--carillon.admin.bootstrap-api-key=" + RunningAdmin.OPERATOR_KEY,
                        "--carillon.admin.audit.key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                        "--carillon.keys.encryption=off"));
    }

    /// Commits the ends of all topics for the group, so that it reads only later records.
    private static void startAtTheEnd(Admin kafka, String group) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        for (Lane lane : Lane.values()) {
            for (String topic :
                    List.of(Topics.events(lane).name(), Topics.receipts(lane).name())) {
                offsets(kafka, topic).forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end)));
            }
        }
        kafka.alterConsumerGroupOffsets(group, ends).all().get();
    }

    private static Map<TopicPartition, Long> offsets(Admin kafka, String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        kafka.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .forEach((_, described) -> described
                        .partitions()
                        .forEach(info -> latest.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest())));
        Map<TopicPartition, Long> ends = new HashMap<>();
        kafka.listOffsets(latest).all().get().forEach((partition, found) -> ends.put(partition, found.offset()));
        return ends;
    }

    private static boolean isCommitted(Admin kafka, String group, Map<TopicPartition, Long> ends) throws Exception {
        Map<TopicPartition, Long> committed = committed(kafka, group);
        return ends.entrySet().stream().allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private static Map<TopicPartition, Long> committed(Admin kafka, String group) throws Exception {
        Map<TopicPartition, Long> committed = new HashMap<>();
        kafka.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> committed.put(partition, offset.offset()));
        return committed;
    }

    /// Removes the halted process from the group, so that the next one does not wait for the end of its session.
    private static void removeDeadMembers(Admin kafka, String group) throws Exception {
        kafka.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                .all()
                .get();
    }

    private static Path logFile(Path directory) {
        return directory.resolve("admin.log");
    }

    private static String log(Path directory) throws IOException {
        return Files.readString(logFile(directory));
    }

    @Test
    void journeyIsToldFromAcceptanceToSeen() {
        Tenancy tenancy = admin.newTenant();
        TrackingScenario story = new TrackingScenario(new TenantId(tenancy.tenant()));
        publish(story.events(), story.receipts());
        String ann = story.notification("ann", TrackingScenario.EVENT).value();

        await().atMost(Duration.ofSeconds(90))
                .until(() -> admin.get("/v1/notifications/" + ann, tenancy.key())
                                .body()
                                .path("timeline")
                                .size()
                        == 11);

        Reply notification = admin.get("/v1/notifications/" + ann, tenancy.key());
        assertThat(notification.text("/status")).isEqualTo("seen");
        assertThat(notification.text("/eventId")).isEqualTo(TrackingScenario.EVENT);
        assertThat(notification.text("/eventType")).isEqualTo(Fixtures.ORDER_SHIPPED);
        assertThat(notification.text("/recipient")).isEqualTo("ann");
        assertThat(notification.text("/lane")).isEqualTo("standard");
        assertThat(notification.body().path("timeline").findValuesAsString("state"))
                .containsExactly(
                        "accepted",
                        "routed",
                        "routed",
                        "attempted",
                        "retry_scheduled",
                        "attempted",
                        "confirmed",
                        "seen",
                        "attempted",
                        "failed",
                        "suppressed");
        assertThat(notification.text("/timeline/0/at")).isEqualTo(ManualClock.START.toString());
        assertThat(notification.text("/timeline/5/provider")).isEqualTo("inbox");
        assertThat(notification.text("/timeline/5/outcome")).isEqualTo("accepted");
        assertThat(notification.text("/timeline/5/evidence")).isEqualTo("standard/e/7");
        assertThat(notification.text("/timeline/8/reason")).isEqualTo("550: no such user");
        assertThat(notification.text("/timeline/10/rule")).isEqualTo("duplicate");
        assertThat(notification.text("/timeline/10/recordedBy")).isEqualTo("router-1");
        assertThat(delivery(
                        notification,
                        story.delivery("ann", TrackingScenario.EVENT, Channel.IN_APP)
                                .value()))
                .contains("\"channel\":\"in_app\",\"address\":\"inbox\",\"status\":\"seen\",\"attempts\":1");
        assertThat(delivery(
                        notification,
                        story.delivery("ann", TrackingScenario.EVENT, Channel.EMAIL)
                                .value()))
                .contains("\"channel\":\"email\",\"address\":\"email\",\"status\":\"failed\",\"attempts\":2");
    }

    /// The answers are the same for any order, repetition and division into batches.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anyOrderAndRepetitionGivesTheSameAnswers(long seed) {
        Tenancy tenancy = admin.newTenant();
        TrackingScenario story = new TrackingScenario(new TenantId(tenancy.tenant()));
        List<Consumer<TrackedBatch>> records = new ArrayList<>();
        story.events().forEach(event -> records.add(batch -> batch.add(event)));
        story.receipts().forEach(receipt -> records.add(batch -> batch.add(receipt)));
        List<String> paths = new ArrayList<>(List.of(
                "/v1/events/" + TrackingScenario.EVENT,
                "/v1/events/" + TrackingScenario.BROADCAST,
                "/v1/events/" + TrackingScenario.CANCELLED,
                "/v1/notifications/" + story.notification("ann", TrackingScenario.DIGESTED)));
        for (String recipient : List.of("ann", "bob")) {
            paths.add("/v1/notifications/" + story.notification(recipient, TrackingScenario.EVENT));
        }
        write(records, records.size());
        List<String> inOrder = answers(paths, tenancy);
        forgetEverything();

        Random random = new Random(seed);
        List<Consumer<TrackedBatch>> shuffled = new ArrayList<>(records);
        records.stream().filter(_ -> random.nextBoolean()).forEach(shuffled::add);
        Collections.shuffle(shuffled, random);
        write(shuffled, 1 + random.nextInt(7));

        assertThat(answers(paths, tenancy)).isEqualTo(inOrder);
    }

    @Test
    void eventTellsOfItsNotificationsPageByPage() {
        Tenancy tenancy = admin.newTenant();
        TrackingScenario story = new TrackingScenario(new TenantId(tenancy.tenant()));
        TrackedBatch batch = new TrackedBatch();
        story.events().forEach(batch::add);
        story.receipts().forEach(receipt -> batch.add(receipt));
        admin.bean(TrackingStore.class).write(batch);

        // A slash in an id may be encoded or not.
        Reply event = admin.get("/v1/events/" + TrackingScenario.EVENT.replace("/", "%2F"), tenancy.key());
        Reply broadcast = admin.get("/v1/events/" + TrackingScenario.BROADCAST + "?limit=2", tenancy.key());
        Reply rest = admin.get(
                "/v1/events/" + TrackingScenario.BROADCAST + "?limit=2&after=" + broadcast.text("/next"),
                tenancy.key());
        Reply cancelled = admin.get("/v1/events/" + TrackingScenario.CANCELLED, tenancy.key());

        assertThat(event.text("/id")).isEqualTo(TrackingScenario.EVENT);
        assertThat(event.text("/type")).isEqualTo(Fixtures.ORDER_SHIPPED);
        assertThat(event.text("/lane")).isEqualTo("standard");
        assertThat(event.text("/acceptedAt")).isEqualTo(ManualClock.START.toString());
        assertThat(event.body().path("recipients").intValue()).isEqualTo(2);
        assertThat(event.text("/status")).isEqualTo("seen");
        assertThat(event.body().path("counts").toString()).isEqualTo("{\"seen\":1,\"suppressed\":1}");
        assertThat(event.body().path("notifications")).hasSize(2);
        assertThat(event.body().has("audience")).isFalse();
        assertThat(event.body().path("next").isNull()).isTrue();
        assertThat(broadcast.text("/audience")).isEqualTo("game-42");
        assertThat(broadcast.body().path("recipients").intValue()).isEqualTo(3);
        assertThat(broadcast.body().path("notifications")).hasSize(2);
        assertThat(rest.body().path("notifications")).hasSize(1);
        assertThat(rest.text("/notifications/0/deliveries/0/status")).isEqualTo("routed");
        assertThat(cancelled.text("/status")).isEqualTo("cancelled");
        assertThat(cancelled.body().path("cancellation").toString()).isEqualTo("{\"stopped\":7,\"left\":4}");
        assertThat(event.body().has("cancellation")).isFalse();
        assertThat(event.body().has("progress")).isFalse();
        await().untilAsserted(() -> assertThat(admin.get("/v1/events/" + TrackingScenario.BROADCAST, tenancy.key())
                        .body()
                        .path("progress")
                        .toString())
                .isEqualTo("{\"expanded\":4,\"total\":8,\"complete\":true}"));
        assertThat(admin.get("/v1/events/" + TrackingScenario.EVENT + "?limit=0", tenancy.key())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void suppressedNotificationSaysByWhichRule() {
        Tenancy tenancy = admin.newTenant();
        TrackingScenario story = new TrackingScenario(new TenantId(tenancy.tenant()));
        TrackedBatch batch = new TrackedBatch();
        story.receipts().forEach(receipt -> batch.add(receipt));
        admin.bean(TrackingStore.class).write(batch);

        Reply bob = admin.get("/v1/notifications/" + story.notification("bob", TrackingScenario.EVENT), tenancy.key());

        assertThat(bob.text("/status")).isEqualTo("suppressed");
        assertThat(bob.text("/timeline/0/rule")).isEqualTo("preference");
        assertThat(bob.text("/timeline/0/reason")).isEqualTo("event type preference");
        assertThat(admin.get("/v1/events/" + TrackingScenario.EVENT, tenancy.key())
                        .status())
                .as("no event before its record")
                .isEqualTo(404);
    }

    @Test
    void expansionIsCompleteOnlyWhenEveryPartitionIs() {
        Tenancy tenancy = admin.newTenant();
        List<Receipt> receipts = new TrackingScenario(new TenantId(tenancy.tenant()))
                .receipts().stream().filter(Receipt::hasAudienceExpanded).toList();
        List<Receipt> three = receipts.stream()
                .filter(receipt -> receipt.getAudienceExpanded().getPartition() < 3)
                .toList();

        assertThat(EventProgress.expansion(receipts, 4)).isEqualTo(new EventProgress.Expansion(4, 8, true));
        assertThat(EventProgress.expansion(three, 4)).isEqualTo(new EventProgress.Expansion(3, 6, false));
        assertThat(EventProgress.expansion(receipts, 0).complete())
                .as("the number of partitions is not known")
                .isFalse();
        assertThat(EventProgress.expansion(List.of(), 4)).isEqualTo(new EventProgress.Expansion(0, 0, false));
    }

    @Test
    void eventIsNotCancelledByACancellationThatStoppedNothing() {
        Tenancy tenancy = admin.newTenant();
        TrackingScenario story = new TrackingScenario(new TenantId(tenancy.tenant()));
        TrackedBatch batch = new TrackedBatch();
        story.events().stream()
                .filter(event -> event.getId().equals(TrackingScenario.CANCELLED))
                .forEach(batch::add);
        batch.add(Receipt.newBuilder()
                .setId("late")
                .setTenant(tenancy.tenant())
                .setEventId(TrackingScenario.CANCELLED)
                .setCancellationApplied(CancellationApplied.newBuilder().setLeft(1))
                .build());
        admin.bean(TrackingStore.class).write(batch);

        Reply event = admin.get("/v1/events/" + TrackingScenario.CANCELLED, tenancy.key());

        assertThat(event.text("/status")).isEqualTo("accepted");
        assertThat(event.body().has("cancelledAt")).isTrue();
        assertThat(event.body().path("cancellation").toString()).isEqualTo("{\"stopped\":0,\"left\":1}");
    }

    @Test
    void digestedNotificationNamesTheOneThatCarriesIt() {
        Tenancy tenancy = admin.newTenant();
        TrackingScenario story = new TrackingScenario(new TenantId(tenancy.tenant()));
        TrackedBatch batch = new TrackedBatch();
        story.events().forEach(batch::add);
        story.receipts().forEach(receipt -> batch.add(receipt));
        admin.bean(TrackingStore.class).write(batch);

        Reply ann =
                admin.get("/v1/notifications/" + story.notification("ann", TrackingScenario.DIGESTED), tenancy.key());

        assertThat(ann.text("/status")).isEqualTo("digested");
        assertThat(ann.text("/digestNotificationId")).isEqualTo(TrackingScenario.DIGEST_NOTIFICATION);
        assertThat(ann.body().path("timeline").findValuesAsString("state"))
                .containsExactly("accepted", "deferred", "escalated", "digested");
        assertThat(ann.text("/timeline/1/rule")).isEqualTo("quiet hours");
        assertThat(ann.text("/timeline/1/inputs/zone")).isEqualTo("Europe/Berlin");
        assertThat(Instant.parse(ann.text("/timeline/1/until"))).isEqualTo(ManualClock.START.plusSeconds(60));
        assertThat(ann.text("/timeline/2/reason")).isEqualTo("not seen");
        assertThat(ann.text("/timeline/3/digestNotificationId")).isEqualTo(TrackingScenario.DIGEST_NOTIFICATION);
        assertThat(ann.text("/timeline/3/reason")).isEqualTo("thread-7");
    }

    @Test
    void otherTenantsSeeNothing() {
        Tenancy tenancy = admin.newTenant();
        Tenancy other = admin.newTenant();
        TrackingScenario story = new TrackingScenario(new TenantId(tenancy.tenant()));
        TrackedBatch batch = new TrackedBatch();
        story.events().forEach(batch::add);
        admin.bean(TrackingStore.class).write(batch);
        String path = "/v1/notifications/" + story.notification("ann", TrackingScenario.EVENT);

        assertThat(admin.get(path, tenancy.key()).text("/status")).isEqualTo("accepted");
        assertThat(admin.get(path, other.key()).problem()).isEqualTo("not-found");
        assertThat(admin.get("/v1/events/" + TrackingScenario.EVENT, other.key())
                        .problem())
                .isEqualTo("not-found");
    }

    @Test
    void whatIsOlderThanItsTenantKeepsItIsRemovedAndNothingElse() {
        Tenancy forADay = admin.newTenant();
        Tenancy forEver = admin.newTenant();
        assertThat(admin.put("/v1/tenants/" + forADay.tenant(), RunningAdmin.OPERATOR_KEY, """
                                {"name": "A tenant", "retention": {"trackingDays": 1}}
                                """)
                        .body()
                        .path("retention")
                        .toString())
                .isEqualTo("{\"trackingDays\":1,\"inboxDays\":0}");
        for (Tenancy tenancy : List.of(forADay, forEver)) {
            TrackingScenario old = new TrackingScenario(new TenantId(tenancy.tenant()));
            TrackedBatch batch = new TrackedBatch();
            old.events().forEach(batch::add);
            old.receipts().forEach(receipt -> batch.add(receipt));
            batch.add(Fixtures.event(new TenantId(tenancy.tenant()), "ann")
                    .setId("fresh")
                    .setAcceptedAtMillis(Instant.now().toEpochMilli())
                    .build());
            admin.bean(TrackingStore.class).write(batch);
        }

        assertThat(admin.bean(TrackingPurger.class).purge()).isGreaterThanOrEqualTo(4);

        assertThat(admin.get("/v1/events/" + TrackingScenario.EVENT, forADay.key())
                        .status())
                .isEqualTo(404);
        assertThat(export(forADay, "ann", 50)).containsExactly("fresh");
        assertThat(receiptsOf(forADay)).isZero();
        assertThat(eventsOf(forADay)).isZero();
        assertThat(admin.get("/v1/events/" + TrackingScenario.EVENT, forEver.key())
                        .status())
                .isEqualTo(200);
        assertThat(export(forEver, "ann", 50)).contains("fresh", TrackingScenario.EVENT, TrackingScenario.CANCELLED);
        assertThat(receiptsOf(forEver)).isPositive();
        assertThat(eventsOf(forEver)).isPositive();
    }

    @Test
    void aTenantWithoutARetentionHasTheDefaultAndOneWithZeroKeepsEverything() {
        Tenancy byDefault = admin.newTenant();
        Tenancy forEver = admin.newTenant();
        admin.put("/v1/tenants/" + forEver.tenant(), RunningAdmin.OPERATOR_KEY, """
                {"name": "A tenant", "retention": {"trackingDays": 0}}
                """);
        for (Tenancy tenancy : List.of(byDefault, forEver)) {
            TrackedBatch batch = new TrackedBatch();
            for (int days : List.of(91, 89)) {
                batch.add(Fixtures.event(new TenantId(tenancy.tenant()), "ann")
                        .setId("old-" + days)
                        .setAcceptedAtMillis(
                                Instant.now().minus(Duration.ofDays(days)).toEpochMilli())
                        .build());
            }
            admin.bean(TrackingStore.class).write(batch);
        }

        new TrackingPurger(
                        admin.bean(AdminDatabase.class),
                        admin.bean(Tenants.class),
                        InstantSource.system(),
                        admin.bean(RateDays.class),
                        new TrackingPurger.Schedule(Duration.ofHours(1), 90))
                .purge();

        assertThat(export(byDefault, "ann", 50)).containsExactly("old-89");
        assertThat(export(forEver, "ann", 50)).containsExactly("old-89", "old-91");
    }

    @Test
    void recipientIsHandedOutWhole() {
        Tenancy tenancy = admin.newTenant();
        TrackingScenario story = new TrackingScenario(new TenantId(tenancy.tenant()));
        TrackedBatch batch = new TrackedBatch();
        story.events().forEach(batch::add);
        story.receipts().forEach(receipt -> batch.add(receipt));
        admin.bean(TrackingStore.class).write(batch);
        admin.put("/v1/recipients/ann", tenancy.key(), """
                {"addresses": {"email": "ann@example.com"}, "attributes": {"city": "Ghent"},
                 "consents": [{"purpose": "marketing", "granted": true, "evidence": "signed on paper"}]}
                """);
        admin.put("/v1/recipients/ann/subscriptions/goals", tenancy.key(), "");

        Reply first = admin.get("/v1/recipients/ann/export?limit=1", tenancy.key());

        assertThat(first.body().path("profile").toString()).contains("ann@example.com", "Ghent", "signed on paper");
        assertThat(first.body().path("subscriptions").findValuesAsString("topic"))
                .containsExactly("goals");
        assertThat(first.text("/inbox")).isEqualTo("/v1/recipients/ann/inbox");
        assertThat(export(tenancy, "ann", 1))
                .containsExactlyInAnyOrderElementsOf(export(tenancy, "ann", 50))
                .contains(TrackingScenario.EVENT, TrackingScenario.CANCELLED, TrackingScenario.DIGESTED);
        assertThat(export(tenancy, "ann", 50)).doesNotHaveDuplicates();
        assertThat(admin.get("/v1/recipients/nobody/export", tenancy.key()).status())
                .isEqualTo(404);
    }

    @Test
    void nobodyIsErasedByHalves() {
        Tenancy tenancy = admin.newTenant();

        assertThat(admin.call(
                                "POST",
                                "/v1/recipients/ann/erasure",
                                RunningAdmin.OPERATOR_KEY,
                                "",
                                "Carillon-Tenant",
                                tenancy.tenant())
                        .problem())
                .isEqualTo("not-erasable");
    }

    /// Events of all notifications of a recipient.
    private static List<String> export(Tenancy tenancy, String recipient, int limit) {
        List<String> events = new ArrayList<>();
        String next = "";
        do {
            Reply page = admin.get(
                    "/v1/recipients/%s/export?limit=%d&after=%s".formatted(recipient, limit, next), tenancy.key());
            page.body()
                    .path("notifications")
                    .forEach(one -> events.add(one.path("eventId").asString()));
            next = page.text("/next");
        } while (!next.isEmpty());
        return events;
    }

    private static long receiptsOf(Tenancy tenancy) {
        String ann = new TrackingScenario(new TenantId(tenancy.tenant()))
                .notification("ann", TrackingScenario.EVENT)
                .value();
        return admin.bean(AdminDatabase.class)
                .jdbc()
                .sql("select count(*) from tracked_notifications where key = ? and receipts <> ''")
                .param(TrackedKey.ofNotification(ann).toByteArray())
                .query(Long.class)
                .single();
    }

    private static long eventsOf(Tenancy tenancy) {
        return admin.bean(AdminDatabase.class)
                .jdbc()
                .sql("select count(*) from tracked_events where tenant = ?")
                .param(tenancy.tenant())
                .query(Long.class)
                .single();
    }

    @Test
    void recordThatMakesNoSenseGoesToTheDeadLettersAndHoldsNobodyUp() {
        Tenancy tenancy = admin.newTenant();
        byte[] garbage = ("garbage of " + tenancy.tenant()).getBytes(StandardCharsets.UTF_8);
        Event nameless =
                Fixtures.event(new TenantId(tenancy.tenant()), "ann").setId("").build();
        Event sound = Fixtures.event(new TenantId(tenancy.tenant()), "ann").build();
        String key = RecipientKey.of(tenancy.tenant(), "ann").toString();
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (byte[] value : List.of(garbage, nameless.toByteArray(), sound.toByteArray())) {
                producer.send(new ProducerRecord<>(
                        Topics.events(Lane.STANDARD).name(), key.getBytes(StandardCharsets.UTF_8), value));
            }
        }

        await().atMost(Duration.ofSeconds(90))
                .until(() ->
                        admin.get("/v1/events/" + sound.getId(), tenancy.key()).status() == 200);

        try (RecordReader<String, DeadLetter> letters =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.DEAD_LETTERS)) {
            List<ReadRecord<String, DeadLetter>> found =
                    letters.awaitCount(2, record -> record.key().equals(key));
            assertThat(found.getFirst().requireValue().getValue().toByteArray()).isEqualTo(garbage);
            assertThat(found.getFirst().requireValue().getCode()).isEqualTo("undecodable-record");
            assertThat(found.getLast().requireValue().getValue()).isEqualTo(nameless.toByteString());
        }
    }

    @Test
    void aReceiptOfABatchThatMakesNoSenseGoesToTheDeadLettersAndTheOthersAreTracked() {
        Tenancy tenancy = admin.newTenant();
        TenantId tenant = new TenantId(tenancy.tenant());
        Receipt nameless = routed(tenant, "nameless").toBuilder().clearEventId().build();
        Receipt first = routed(tenant, "first");
        Receipt last = routed(tenant, "last");

        publishBatch(first, nameless, last);

        for (Receipt sound : List.of(first, last)) {
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                Reply reply = admin.get("/v1/notifications/" + sound.getNotificationId(), tenancy.key());
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.body().path("status").asString()).isEqualTo("routed");
            });
        }
        try (RecordReader<String, DeadLetter> letters =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.DEAD_LETTERS)) {
            ReadRecord<String, DeadLetter> found =
                    letters.await(record -> record.key().equals(tenant + "/ann"));
            assertThat(found.requireValue().getValue()).isEqualTo(nameless.toByteString());
        }
    }

    @Test
    void healthTellsOfTheLag() {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> admin.health("adminTracking").equals("UP"));

        assertThat(admin.get("/actuator/health", "")
                        .body()
                        .at("/components/adminTracking/details/lag")
                        .longValue())
                .isNotNegative();
        assertThat(admin.health("adminPostgres")).isEqualTo("UP");
        assertThat(admin.health("adminKafka")).isEqualTo("UP");
    }

    @Test
    void interfaceIsDescribedByOpenApi() {
        Reply description = admin.get("/v3/api-docs", "");

        assertThat(description.text("/openapi")).startsWith("3.1");
        assertThat(description.body().path("paths").propertyNames())
                .contains(
                        "/v1/event-types/{id}",
                        "/v1/recipients/{id}",
                        "/v1/recipients/{id}/tokens",
                        "/v1/notifications/{id}");
        assertThat(description
                        .body()
                        .at("/paths/~1v1~1event-types~1{id}/put/requestBody/content")
                        .has("application/json"))
                .isTrue();
    }

    private static String delivery(Reply notification, String id) {
        return notification
                .body()
                .path("deliveries")
                .valueStream()
                .filter(delivery -> delivery.path("id").asString("").equals(id))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    private static void write(List<Consumer<TrackedBatch>> records, int batchSize) {
        TrackingStore store = admin.bean(TrackingStore.class);
        for (int from = 0; from < records.size(); from += batchSize) {
            TrackedBatch batch = new TrackedBatch();
            records.subList(from, Math.min(records.size(), from + batchSize)).forEach(record -> record.accept(batch));
            store.write(batch);
        }
    }

    private static List<String> answers(List<String> paths, Tenancy tenancy) {
        return paths.stream()
                .map(path -> admin.get(path, tenancy.key()))
                .peek(reply -> assertThat(reply.status()).isEqualTo(200))
                .map(reply -> reply.body().toString())
                .toList();
    }

    private static void forgetEverything() {
        for (String table : List.of("tracked_events", "tracked_notifications", "tracked_receipts")) {
            admin.bean(AdminDatabase.class).jdbc().sql("delete from " + table).update();
        }
    }

    private static Receipt routed(TenantId tenant, String id) {
        RecipientKey ann = RecipientKey.of(tenant.value(), "ann");
        return Receipt.newBuilder()
                .setId(id)
                .setTenant(tenant.value())
                .setRecipient("ann")
                .setEventId("e-" + id)
                .setNotificationId(
                        NotificationId.of(ann, new EventId("e-" + id)).value())
                .setLane(Lane.STANDARD.code())
                .setAtMillis(java.time.InstantSource.system().millis())
                .setRouted(Routed.newBuilder().setRule("deliver"))
                .build();
    }

    private static void publishBatch(MessageLite... receipts) {
        ReceiptBatch.Builder batch = ReceiptBatch.newBuilder();
        for (MessageLite receipt : receipts) {
            batch.addReceipts(receipt.toByteString());
        }
        publish(List.of(), List.of(Receipt.newBuilder().setBatch(batch).build()));
    }

    private static void publish(List<Event> events, List<Receipt> receipts) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            receipts.forEach(receipt -> producer.send(new ProducerRecord<>(
                    Topics.receipts(Lane.STANDARD).name(),
                    (receipt.getTenant() + "/" + receipt.getRecipient()).getBytes(StandardCharsets.UTF_8),
                    receipt.toByteArray())));
            events.forEach(event -> producer.send(new ProducerRecord<>(
                    Topics.events(Lane.STANDARD).name(),
                    (event.getTenant() + "/" + event.getRecipient()).getBytes(StandardCharsets.UTF_8),
                    event.toByteArray())));
        }
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
