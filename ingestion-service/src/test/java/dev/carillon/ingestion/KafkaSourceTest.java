// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.FreePorts;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.lever.LeverKind;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.IngestionThrottle;
import dev.carillon.events.v1.KafkaSource;
import dev.carillon.events.v1.KafkaSourceReport;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.Lever;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Kafka sources with a real broker. Each test has a tenant of its own.
class KafkaSourceTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String ORDER = "order.shipped";
    private static final String REPORT = "weekly.report";
    private static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";

    private static RunningIngestion ingestion;
    private static SourceTopics topics;

    private final TenantId tenant = Fixtures.uniqueTenant();
    private final String topic = "ingest." + tenant + ".orders";
    private CatalogWriter catalog;

    @BeforeAll
    static void start() {
        ingestion = RunningIngestion.start(
                KAFKA.bootstrapServers(),
                "carillon.ingestion.kafka-sources.connections.away.tenants=*",
                "carillon.ingestion.kafka-sources.connections.away.bootstrap-servers=127.0.0.1:" + FreePorts.next(),
                "carillon.ingestion.kafka-sources.connections.own.tenants=*",
                "carillon.ingestion.kafka-sources.connections.own.bootstrap-servers=" + KAFKA.bootstrapServers(),
                "carillon.ingestion.kafka-sources.connections.foreign.tenants=another-tenant",
                "carillon.ingestion.kafka-sources.connections.foreign.bootstrap-servers=" + KAFKA.bootstrapServers());
        topics = new SourceTopics(KAFKA.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        topics.close();
        ingestion.close();
    }

    @BeforeEach
    void publishCatalog() {
        catalog = new CatalogWriter(KAFKA.bootstrapServers(), tenant, CatalogWriter.KEY_ID);
        catalog.putType(ORDER, LaneCode.LANE_STANDARD, """
                {"type": "object", "required": ["order"], "properties": {"order": {"type": "string", "maxLength": 20}}}
                """);
        catalog.putType(REPORT, LaneCode.LANE_BULK, "");
    }

    @AfterEach
    void closeCatalog() {
        catalog.removeSource("orders");
        catalog.removeSource("others");
        catalog.close();
    }

    @Test
    void readsCloudEventsInBothModesAndTheNativeFormat() {
        topics.createWithDeadLetters(topic, 1);
        catalog.putSource("orders", 1, source(topic));

        topics.send(
                topic,
                "k",
                "{\"order\": \"A-1\"}",
                "ce_specversion",
                "1.0",
                "ce_id",
                "binary-1",
                "ce_source",
                "/shop/50%25",
                "ce_type",
                ORDER,
                "ce_subject",
                "ann",
                "ce_shop",
                "north",
                "content-type",
                "application/json");
        topics.send(topic, "k", """
                {"specversion": "1.0", "id": "structured-1", "source": "/shop", "type": "order.shipped",
                 "subject": "ann", "datacontenttype": "application/json", "data": {"order": "A-2"}}
                """, "content-type", STRUCTURED);
        topics.send(
                topic,
                "k",
                nativeEvent("native-1", ORDER, "ann"),
                "content-type",
                "application/json",
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        topics.send(topic, "k", nativeEvent("native-2", ORDER, "ann"));

        List<Event> events = awaitEvents(Lane.STANDARD, 4);
        assertThat(events).extracting(Event::getId).containsExactly("binary-1", "structured-1", "native-1", "native-2");
        assertThat(events)
                .extracting(Event::getSource)
                .containsExactly(
                        "/shop/50%25", "/shop", "urn:carillon:kafka-source:orders", "urn:carillon:kafka-source:orders");
        assertThat(events.getFirst().getAttributesMap()).containsEntry("shop", "north");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getSubmittedBy()).isEqualTo("kafka-source/orders");
            assertThat(event.getRecipientCount()).isEqualTo(1);
        });
        assertThat(records(Lane.STANDARD, 4).get(2).headers().get("traceparent"))
                .contains("0af7651916cd43dd8448eb211c80319c");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(metrics())
                        .containsPattern(
                                "carillon_ingestion_kafka_records_total\\{kafka_source=\"orders\",result=\"accepted\"")
                        .containsPattern("carillon_ingestion_kafka_lag\\{kafka_source=\"orders\""));
    }

    @Test
    void anEventWithoutAnIdGetsTheSameOneWheneverItIsRead() {
        topics.createWithDeadLetters(topic, 1);
        RecordMetadata first = topics.send(topic, null, nativeEvent("", ORDER, "ann"));
        RecordMetadata second = topics.send(
                topic,
                null,
                "{\"order\": \"A-2\"}",
                "ce_specversion",
                "1.0",
                "ce_source",
                "/shop",
                "ce_type",
                ORDER,
                "ce_subject",
                "ann");
        catalog.putSource("orders", 1, source(topic));
        String prefix = "kafka:" + topics.id(topic) + ":0:";
        List<String> ids = List.of(prefix + first.offset(), prefix + second.offset());
        assertThat(awaitEvents(Lane.STANDARD, 2)).extracting(Event::getId).containsExactlyElementsOf(ids);

        // Another group reads the topic from its beginning, as after a crash before the commit.
        catalog.putSource(
                "orders", 2, source(topic).toBuilder().setGroup(group("again")).build());

        assertThat(awaitEvents(Lane.STANDARD, 4).stream().map(Event::getId))
                .containsExactly(ids.get(0), ids.get(1), ids.get(0), ids.get(1));
    }

    @Test
    void refusedRecordsAreInTheDeadLetterTopicWithTheirViolations() {
        topics.createWithDeadLetters(topic, 1);
        catalog.putSource("orders", 1, source(topic));

        topics.send(topic, "key-1", "no JSON", "shop", "north");
        RecordMetadata violating = topics.send(
                topic,
                "key-2",
                "{\"id\":\"long\",\"type\":\"order.shipped\",\"recipients\":[\"ann\"],\"data\":{\"order\":\"%s\"}}"
                        .formatted("x".repeat(21)),
                "shop",
                "south",
                "carillon-code",
                "of an earlier letter");
        topics.send(topic, "key-3", "<order/>", "content-type", "application/xml");
        topics.send(topic, "key-4", nativeEvent("unknown-1", "no.such.type", "ann"));
        topics.send(topic, "key-5", null);
        topics.send(topic, "key-6", nativeEvent("good-1", ORDER, "ann"));

        assertThat(awaitEvents(Lane.STANDARD, 1)).extracting(Event::getId).containsExactly("good-1");
        List<ConsumerRecord<byte[], byte[]>> letters = topics.await(topic + ".carillon-dead-letters", 5);
        assertThat(letters)
                .extracting(letter -> SourceTopics.headers(letter).get("carillon-code"))
                .containsExactly(
                        "invalid-json",
                        "schema-violation",
                        "unsupported-media-type",
                        "unknown-event-type",
                        "invalid-json");
        ConsumerRecord<byte[], byte[]> letter = letters.get(1);
        assertThat(text(letter.key())).isEqualTo("key-2");
        assertThat(text(letter.value())).contains("x".repeat(21));
        assertThat(letter.headers().headers("carillon-code")).hasSize(1);
        assertThat(SourceTopics.headers(letter))
                .containsEntry("shop", "south")
                .containsEntry("carillon-source", "orders")
                .containsEntry("carillon-topic", topic)
                .containsEntry("carillon-partition", "0")
                .containsEntry("carillon-offset", Long.toString(violating.offset()))
                .hasEntrySatisfying(
                        "carillon-problem",
                        problem -> assertThat(problem)
                                .contains("\"violations\"", "\"path\":\"/data/order\"", "\"rule\":\"maxLength\""));
        assertThat(letters.getLast().value()).isNull();
    }

    @Test
    void anEventOverAThrottleWaitsAndAllFollowInOrder() {
        topics.createWithDeadLetters(topic, 1);
        LeverTarget target = LeverTarget.of(LeverKind.THROTTLE, tenant, Lane.BULK);
        throttle(target, 1, 0);
        catalog.putSource("orders", 1, source(topic));
        for (int i = 0; i < 30; i++) {
            topics.sendLater(topic, "ann", nativeEvent("report-" + i, REPORT, "ann"));
        }
        awaitReport("orders", report -> report.getProblem().contains("rate-limited"));

        throttle(target, 2, 20);

        assertThat(awaitEvents(Lane.BULK, 30))
                .extracting(Event::getId)
                .containsExactlyElementsOf(
                        IntStream.range(0, 30).mapToObj(i -> "report-" + i).toList());
        catalog.pull(target, Optional.empty());
        await().atMost(PATIENCE)
                .until(() -> topics.committed(group("orders"), topic, 0).equals(Optional.of(30L)));
        assertThat(topics.size(topic + ".carillon-dead-letters", 0)).isZero();
        awaitReport(
                "orders",
                report -> report.getProblem().isEmpty()
                        && report.getPartitionsCount() == 1
                        && report.getPartitions(0).getLag() == 0);
    }

    @Test
    void aTopicThatDoesNotExistAndAClusterThatIsAwayAreReportedAndDelayNoOtherSource() {
        String missing = "ingest." + tenant + ".missing";
        topics.createWithDeadLetters(topic, 1);
        catalog.putSource(
                "others", 1, source("x").toBuilder().setConnection("away").build());
        catalog.putSource("orders", 1, source(topic, missing));

        topics.send(topic, null, nativeEvent("early", ORDER, "ann"));

        assertThat(awaitEvents(Lane.STANDARD, 1)).extracting(Event::getId).containsExactly("early");
        awaitReport("orders", report -> report.getProblem().contains(missing) && report.getPartitionsCount() == 1);
        awaitReport("others", report -> report.getProblem().contains("the cluster does not answer"));
        topics.createWithDeadLetters(missing, 2);
        topics.send(missing, null, nativeEvent("late", ORDER, "ann"));
        assertThat(awaitEvents(Lane.STANDARD, 2)).extracting(Event::getId).containsExactly("early", "late");
        awaitPartitions("orders", 3);
    }

    @Test
    void aDeadLetterThatCannotBeWrittenPausesTheSourceUntilItCan() {
        topics.create(topic, 1);
        catalog.putSource("orders", 1, source(topic));
        topics.send(topic, "bad", "no JSON");
        topics.send(topic, "good", nativeEvent("behind", ORDER, "ann"));
        awaitReport("orders", report -> report.getProblem().contains("a dead letter cannot be written"));
        assertThat(topics.committed(group("orders"), topic, 0)).isNotEqualTo(Optional.of(2L));

        topics.create(topic + ".carillon-dead-letters", 1);

        assertThat(topics.await(topic + ".carillon-dead-letters", 1))
                .extracting(letter -> text(letter.key()))
                .contains("bad");
        assertThat(awaitEvents(Lane.STANDARD, 1).getLast().getId()).isEqualTo("behind");
        await().atMost(PATIENCE)
                .until(() -> topics.committed(group("orders"), topic, 0).equals(Optional.of(2L)));
    }

    @Test
    void aChangedDefinitionTakesEffectAndADeletedOneStops() {
        String other = "ingest." + tenant + ".parcels";
        topics.createWithDeadLetters(topic, 1);
        topics.createWithDeadLetters(other, 1);
        catalog.putSource("orders", 1, source(topic));
        topics.send(topic, null, nativeEvent("first", ORDER, "ann"));
        awaitEvents(Lane.STANDARD, 1);

        catalog.putSource(
                "orders", 2, source(other).toBuilder().setConnection("own").build());
        awaitReport(
                "orders",
                report -> report.getVersion() == 2
                        && report.getPartitionsCount() == 1
                        && report.getPartitions(0).getTopic().equals(other));
        topics.send(topic, null, nativeEvent("ignored", ORDER, "ann"));
        topics.send(other, null, nativeEvent("second", ORDER, "ann"));
        assertThat(awaitEvents(Lane.STANDARD, 2)).extracting(Event::getId).containsExactly("first", "second");

        catalog.removeSource("orders");
        await().atMost(PATIENCE).until(() -> topics.members(group("orders")) == 0);
        topics.send(other, null, nativeEvent("after", ORDER, "ann"));
        try (var reader = RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.STANDARD))) {
            reader.expectNone(
                    Duration.ofSeconds(2),
                    read -> read.value().filter(this::isOwn).stream()
                            .anyMatch(event -> List.of("ignored", "after").contains(event.getId())));
        }
    }

    @Test
    void namesOfThePlatformAndOfOtherTenantsAreRefused() {
        Map<String, KafkaSource> forbidden = Map.of(
                "platform", source("carillon.events.standard.v1"),
                "neighbour", source("ingest." + tenant + "-2.orders"),
                "letters",
                        source(topic).toBuilder()
                                .setDeadLetterTopic("carillon.events.standard.v1")
                                .build(),
                "group", source(topic).toBuilder().setGroup("carillon-tracking").build(),
                "unknown", source(topic).toBuilder().setConnection("none").build(),
                "foreign", source(topic).toBuilder().setConnection("foreign").build());
        forbidden.forEach((id, source) -> catalog.putSource(id, 1, source));

        forbidden.forEach((id, _) -> {
            KafkaSourceReport report =
                    awaitReport(id, found -> !found.getProblem().isEmpty());
            assertThat(report.getProblem()).as(id).containsAnyOf("may not use", "has no connection");
            assertThat(report.getPartitionsList()).as(id).isEmpty();
        });
        forbidden.keySet().forEach(catalog::removeSource);
    }

    @Test
    void severalInstancesShareThePartitionsAndKeepTheOrderOfEachRecipient() {
        int recipients = 12;
        int count = 1_200;
        topics.createWithDeadLetters(topic, 6);
        catalog.putSource("orders", 1, source(topic));
        try (RunningIngestion _ = RunningIngestion.start(KAFKA.bootstrapServers())) {
            for (int i = 0; i < count / 2; i++) {
                send(i, recipients);
            }
            try (var instances = RecordReader.of(KAFKA.bootstrapServers(), Topics.INSTANCES)) {
                await().atMost(PATIENCE)
                        .until(() -> instances
                                        .readAll(read -> read.value().stream()
                                                .flatMap(report -> report.getKafkaSourcesList().stream())
                                                .anyMatch(report ->
                                                        report.getTenant().equals(tenant.value())
                                                                && report.getPartitionsCount() > 0
                                                                && report.getPartitionsCount() < 6))
                                        .size()
                                > 0);
            }
            for (int i = count / 2; i < count; i++) {
                send(i, recipients);
            }
        } // one instance leaves under load

        awaitDistinct(count);
        assertOrder(recipients, count);
    }

    private void send(int event, int recipients) {
        String recipient = "r" + event % recipients;
        topics.sendLater(topic, recipient, nativeEvent("e-" + event, ORDER, recipient));
    }

    private void awaitDistinct(int count) {
        try (var reader = RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.STANDARD))) {
            await().atMost(PATIENCE)
                    .until(() -> reader
                                    .readAll(read ->
                                            read.value().filter(this::isOwn).isPresent())
                                    .stream()
                                    .map(read -> read.requireValue().getId())
                                    .distinct()
                                    .count()
                            == count);
        }
    }

    /// Checks that the first occurrences of each recipient's events are in the order in which they were sent.
    private void assertOrder(int recipients, int count) {
        List<ReadRecord<RecipientKey, Event>> all = records(Lane.STANDARD, count);
        for (int recipient = 0; recipient < recipients; recipient++) {
            int own = recipient;
            List<String> expected = IntStream.range(0, count)
                    .filter(event -> event % recipients == own)
                    .mapToObj(event -> "e-" + event)
                    .toList();
            assertThat(all.stream()
                            .map(ReadRecord::requireValue)
                            .map(Event::getId)
                            .filter(expected::contains)
                            .distinct())
                    .containsExactlyElementsOf(expected);
        }
    }

    private List<Event> awaitEvents(Lane lane, int count) {
        return records(lane, count).stream().map(ReadRecord::requireValue).toList();
    }

    private List<ReadRecord<RecipientKey, Event>> records(Lane lane, int count) {
        try (var reader = RecordReader.of(KAFKA.bootstrapServers(), Topics.events(lane))) {
            return reader.awaitCount(
                    count, read -> read.value().filter(this::isOwn).isPresent());
        }
    }

    private boolean isOwn(Event event) {
        return event.getTenant().equals(tenant.value());
    }

    private KafkaSourceReport awaitReport(String id, Predicate<KafkaSourceReport> expected) {
        Predicate<KafkaSourceReport> own = report ->
                report.getTenant().equals(tenant.value()) && report.getId().equals(id) && expected.test(report);
        try (var instances = RecordReader.of(KAFKA.bootstrapServers(), Topics.INSTANCES)) {
            return instances
                    .await(read -> read.value().stream()
                            .flatMap(report -> report.getKafkaSourcesList().stream())
                            .anyMatch(own))
                    .requireValue()
                    .getKafkaSourcesList()
                    .stream()
                    .filter(own)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// Waits until the instances, of which other tests may have left some, read so many partitions without a problem.
    private void awaitPartitions(String id, int count) {
        Set<String> read = new HashSet<>();
        awaitReport(id, report -> {
            if (report.getProblem().isEmpty()) {
                report.getPartitionsList()
                        .forEach(partition -> read.add(partition.getTopic() + "-" + partition.getPartition()));
            }
            return read.size() == count;
        });
    }

    private void throttle(LeverTarget target, long version, int eventsPerSecond) {
        catalog.pull(
                target,
                Optional.of(CatalogEntry.newBuilder()
                        .setVersion(version)
                        .setLever(Lever.newBuilder()
                                .setThrottle(IngestionThrottle.newBuilder().setEventsPerSecond(eventsPerSecond)))
                        .build()));
    }

    /// Metrics of all instances of this JVM, since the group may give a partition to any of them.
    private static String metrics() {
        return Stream.of(ingestion, SharedIngestion.running())
                .map(instance -> instance.get("/actuator/prometheus").response().body())
                .collect(Collectors.joining());
    }

    private String group(String name) {
        return "ingest." + tenant + "." + name;
    }

    private static KafkaSource source(String... topics) {
        return KafkaSource.newBuilder().addAllTopics(List.of(topics)).build();
    }

    private static String nativeEvent(String id, String type, String recipient) {
        return "{%s\"type\":\"%s\",\"recipients\":[\"%s\"],\"data\":{\"order\":\"A-1\"}}"
                .formatted(id.isEmpty() ? "" : "\"id\":\"" + id + "\",", type, recipient);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
