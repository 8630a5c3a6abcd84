// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static dev.carillon.ingestion.SharedIngestion.ALERT;
import static dev.carillon.ingestion.SharedIngestion.KAFKA;
import static dev.carillon.ingestion.SharedIngestion.ORDER;
import static dev.carillon.ingestion.SharedIngestion.REPORT;
import static dev.carillon.ingestion.SharedIngestion.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.GuaranteeCode;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.ingestion.RunningIngestion.Reply;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubmissionTest {

    @RegisterExtension
    static final KafkaExtension BROKER = KAFKA;

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final RunningIngestion ingestion = SharedIngestion.running();
    private final String key = SharedIngestion.key();
    private final String id = UUID.randomUUID().toString();

    /// The second request is read before the first is answered.
    @Test
    void requestsOfOneConnectionAreAnsweredInOrder() throws IOException {
        String head = """
                POST /v1/events HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                %s\r
                %s""";
        String first = "{\"id\":\"%s-1\",\"type\":\"weekly.report\",\"recipients\":[\"ann\"]}".formatted(id);
        String second = "{\"id\":\"%s-2\",\"type\":\"security.alert\",\"recipients\":[\"ann\"]}".formatted(id);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ingestion.port())) {
            socket.setSoTimeout(20_000);
            String requests = head.formatted(key, first.length(), "", first)
                    + head.formatted(key, second.length(), "Connection: close\r\n", second);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));

            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answers).containsSubsequence("HTTP/1.1 202", id + "-1", "HTTP/1.1 202", id + "-2");
        }
    }

    @Nested
    class NativeJson {

        @Test
        void anEventIsOneRecordPerRecipientInTheRecipientsPartition() {
            Reply reply = ingestion.submit(key, """
                    {"id": "%s", "type": "order.shipped", "recipients": ["ann", "bob", "ann", "cy"],
                     "data": {"order":  "A-17", "nested": {"π": [1, 2.50, null]}}}
                    """.formatted(id));

            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.json().get("id").asString()).isEqualTo(id);
            assertThat(reply.json().get("accepted").asInt()).isEqualTo(3);
            List<ReadRecord<RecipientKey, Event>> records = await(Lane.STANDARD, id, 3);
            assertThat(records)
                    .extracting(read -> read.requireValue().getRecipient())
                    .containsExactlyInAnyOrder("ann", "bob", "cy");
            assertThat(records).allSatisfy(read -> {
                Event event = read.requireValue();
                assertThat(read.key()).isEqualTo(RecipientKey.of(TENANT.value(), event.getRecipient()));
                assertThat(read.partition()).isEqualTo(RecipientPartitioner.partition(read.key(), 4));
                assertThat(event.getData().getContent().toStringUtf8())
                        .isEqualTo("{\"order\":  \"A-17\", \"nested\": {\"π\": [1, 2.50, null]}}");
                assertThat(event.getRecipientCount()).isEqualTo(3);
            });
        }

        @Test
        void tagsTravelWithTheEvent() {
            Reply reply = ingestion.submit(key, """
                    {"id": "%s", "type": "order.shipped", "recipients": ["ann"], "data": {"order": "A-17"},
                     "tags": {"team": "billing", "a:b.c": "=", "none": null}}
                    """.formatted(id));

            assertThat(reply.status()).isEqualTo(202);
            assertThat(await(Lane.STANDARD, id, 1).getFirst().requireValue().getTagsMap())
                    .containsOnly(entry("team", "billing"), entry("a:b.c", "="));
        }

        @Test
        void theEventTypeCompletesTheEvent() {
            try (CatalogWriter catalog = SharedIngestion.catalog(CatalogWriter.KEY_ID)) {
                var entry = dev.carillon.testsupport.Fixtures.eventType(TENANT, "strict.type");
                entry.getEventTypeBuilder()
                        .setLane(LaneCode.LANE_CRITICAL)
                        .setOrdering(OrderingCode.ORDERING_STRICT)
                        .setGuarantee(GuaranteeCode.GUARANTEE_AT_MOST_ONCE)
                        .setExpireAfterSeconds(60);
                catalog.putType("strict.type", entry);
            }
            String body = "{\"id\":\"%s\",\"type\":\"strict.type\",\"recipients\":[\"ann\"]}".formatted(id);

            org.awaitility.Awaitility.await()
                    .until(() -> ingestion.submit(key, body).status() == 202);

            Event event = await(Lane.CRITICAL, id, 1).getFirst().requireValue();
            assertThat(event.getTenant()).isEqualTo(TENANT.value());
            assertThat(event.getLane()).isEqualTo(LaneCode.LANE_CRITICAL);
            assertThat(event.getOrdering()).isEqualTo(OrderingCode.ORDERING_STRICT);
            assertThat(event.getGuarantee()).isEqualTo(GuaranteeCode.GUARANTEE_AT_MOST_ONCE);
            assertThat(event.getExpiresAtMillis()).isEqualTo(event.getAcceptedAtMillis() + 60_000);
            assertThat(event.getData().getContent().toStringUtf8()).isEqualTo("{}");
            assertThat(event.getSubmittedBy()).isEqualTo(CatalogWriter.KEY_ID);
        }

        @Test
        void everyOptionReachesTheLog() {
            Reply reply = ingestion.submit(key, """
                    {"id": "%s", "type": "security.alert", "recipients": ["ann"],
                     "sendAt": "2026-01-02T03:04:05+02:00", "expiresAt": "2999-01-01T00:00:00Z",
                     "occurredAt": "2026-01-02T03:04:05Z", "orderingKey": "o", "dedupeKey": "d", "collapseKey": "c",
                     "correlationId": "x", "causationId": "y"}
                    """.formatted(id), "traceparent", TRACE);

            assertThat(reply.status()).isEqualTo(202);
            ReadRecord<RecipientKey, Event> read = await(Lane.CRITICAL, id, 1).getFirst();
            Event event = read.requireValue();
            assertThat(event.getSendAtMillis())
                    .isEqualTo(Instant.parse("2026-01-02T01:04:05Z").toEpochMilli());
            assertThat(event.getExpiresAtMillis())
                    .isEqualTo(Instant.parse("2999-01-01T00:00:00Z").toEpochMilli());
            assertThat(List.of(
                            event.getOrderingKey(),
                            event.getDedupeKey(),
                            event.getCollapseKey(),
                            event.getCorrelationId(),
                            event.getCausationId()))
                    .containsExactly("o", "d", "c", "x", "y");
            assertThat(read.headers())
                    .containsEntry("ce_id", id)
                    .containsEntry("ce_type", ALERT)
                    .containsEntry("ce_source", "urn:carillon:api-key:" + CatalogWriter.KEY_ID)
                    .containsEntry("ce_time", "2026-01-02T03:04:05Z")
                    .containsEntry("traceparent", TRACE);
        }

        @Test
        void anEventWithoutIdGetsOneThatSortsByTime() {
            String body = "{\"type\":\"security.alert\",\"recipients\":[\"ann\"]}";

            String first = ingestion.submit(key, body).json().get("id").asString();
            String second = ingestion.submit(key, body).json().get("id").asString();

            assertThat(UUID.fromString(first).version()).isEqualTo(7);
            assertThat(UUID.fromString(first).variant()).isEqualTo(2);
            assertThat(first).isNotEqualTo(second);
            assertThat(await(Lane.CRITICAL, first, 1).getFirst().headers().get("traceparent"))
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        }

        @Test
        void theIdempotencyKeyIsTheId() {
            String body = "{\"type\":\"security.alert\",\"recipients\":[\"ann\"]}";

            assertThat(ingestion
                            .submit(key, body, "Idempotency-Key", id)
                            .json()
                            .get("id")
                            .asString())
                    .isEqualTo(id);
            assertThat(ingestion
                            .submit(key, body, "Idempotency-Key", "\"" + id + "\"")
                            .json()
                            .get("id")
                            .asString())
                    .isEqualTo(id);
        }

        @Test
        void anAudienceEventIsWrittenToEveryPartition() {
            Reply reply = ingestion.submit(
                    key,
                    "{\"id\":\"%s\",\"type\":\"weekly.report\",\"audience\":{\"topic\":\"game-42\"}}".formatted(id));

            assertThat(reply.json().get("accepted").asInt()).isZero();
            assertThat(reply.json().get("audience").asString()).isEqualTo("game-42");
            List<ReadRecord<RecipientKey, Event>> records = await(Lane.BULK, id, 4);
            assertThat(records).extracting(ReadRecord::partition).containsExactlyInAnyOrder(0, 1, 2, 3);
            assertThat(records).allSatisfy(read -> {
                assertThat(read.key()).isEqualTo(RecipientKey.everyPartition(TENANT));
                assertThat(read.requireValue().getAudience().getTopic()).isEqualTo("game-42");
                assertThat(read.requireValue().getRecipientCount()).isZero();
            });
        }
    }

    @Nested
    class Batches {

        @Test
        void eachEventHasItsOwnResultInOrder() {
            Reply reply = ingestion.post("/v1/events/batch", key, RunningIngestion.JSON, """
                    [{"id": "%s", "type": "security.alert", "recipients": ["ann", "bob"]},
                     {"type": "no.such.type", "recipients": ["ann"]},
                     {"type": "order.shipped", "recipients": ["ann"], "data": {"order": 7}},
                     {"type": "order.shipped", "recipient": ["ann"]},
                     17,
                     {"type": "weekly.report", "audience": {"topic": "all"}}]
                    """.formatted(id));

            assertThat(reply.status()).isEqualTo(207);
            assertThat(reply.json())
                    .extracting(item -> item.get("status").asInt())
                    .containsExactly(202, 422, 422, 400, 400, 202);
            assertThat(reply.json().get(0).get("id").asString()).isEqualTo(id);
            assertThat(reply.json().get(0).get("accepted").asInt()).isEqualTo(2);
            assertThat(reply.json().get(2).at("/problem/violations/0/path").asString())
                    .isEqualTo("/data/order");
            assertThat(reply.json().get(3).at("/problem/index").asInt()).isEqualTo(3);
            assertThat(reply.json().get(3).at("/problem/detail").asString()).contains("/recipient");
            assertThat(reply.json().get(5).get("audience").asString()).isEqualTo("all");
            await(Lane.CRITICAL, id, 2);
        }

        @Test
        void eventsForOneRecipientKeepTheirOrder() {
            StringBuilder body = new StringBuilder("[");
            for (int i = 0; i < 20; i++) {
                body.append(i == 0 ? "" : ",")
                        .append("{\"type\":\"weekly.report\",\"recipients\":[\"zoe\"],\"dedupeKey\":\"%s-%02d\"}"
                                .formatted(id, i));
            }

            ingestion.post("/v1/events/batch", key, RunningIngestion.JSON, body + "]");

            try (var reader = RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.BULK))) {
                assertThat(reader.awaitCount(
                                20, read -> read.requireValue().getDedupeKey().startsWith(id)))
                        .extracting(read -> read.requireValue().getDedupeKey())
                        .isSorted();
            }
        }

        @Test
        void anEmptyBatchHasNoResults() {
            Reply reply = ingestion.post("/v1/events/batch", key, RunningIngestion.JSON, "[]");

            assertThat(reply.status()).isEqualTo(207);
            assertThat(reply.json().size()).isZero();
        }
    }

    @Nested
    class CloudEvents {

        @Test
        void theStructuredModeIsTaken() {
            Reply reply =
                    ingestion.post("/v1/events", key, "application/cloudevents+json; charset=UTF-8", """
                    {"specversion": "1.0", "id": "%s", "source": "/shop", "type": "order.shipped", "subject": "ann",
                     "time": "2026-01-02T03:04:05Z", "datacontenttype": "application/json", "orderingkey": "o",
                     "expiresat": "2999-01-01T00:00:00Z", "shard": 7, "data": {"order": "A-17"}}
                    """.formatted(id));

            assertThat(reply.status()).as(reply.response().body()).isEqualTo(202);
            ReadRecord<RecipientKey, Event> read = await(Lane.STANDARD, id, 1).getFirst();
            Event event = read.requireValue();
            assertThat(event.getRecipient()).isEqualTo("ann");
            assertThat(event.getSource()).isEqualTo("/shop");
            assertThat(event.getOrderingKey()).isEqualTo("o");
            assertThat(event.getAttributesMap()).containsOnly(java.util.Map.entry("shard", "7"));
            assertThat(event.getData().getContent().toStringUtf8()).isEqualTo("{\"order\": \"A-17\"}");
            assertThat(read.headers()).containsEntry("ce_source", "/shop");
        }

        @Test
        void theBinaryModeIsTaken() {
            Reply reply = ingestion.submit(
                    key,
                    "{\"order\": \"A-17\"}",
                    "ce-specversion",
                    "1.0",
                    "ce-id",
                    id,
                    "ce-source",
                    "/shop%20one+two",
                    "ce-type",
                    ORDER,
                    "ce-subject",
                    "ann",
                    "ce-dedupekey",
                    "d",
                    "ce-collapsekey",
                    "c",
                    "ce-sendat",
                    "2026-01-02T03:04:05Z");

            assertThat(reply.status()).as(reply.response().body()).isEqualTo(202);
            Event event = await(Lane.STANDARD, id, 1).getFirst().requireValue();
            assertThat(event.getRecipient()).isEqualTo("ann");
            assertThat(event.getSource()).isEqualTo("/shop one+two");
            assertThat(event.getDedupeKey()).isEqualTo("d");
            assertThat(event.getCollapseKey()).isEqualTo("c");
            assertThat(event.hasSendAtMillis()).isTrue();
            assertThat(event.getData().getContent().toStringUtf8()).isEqualTo("{\"order\": \"A-17\"}");
        }

        @Test
        void theBatchedModeIsTakenOnBothPaths() {
            String event = """
                    {"specversion": "1.0", "id": "%s", "source": "/shop", "type": "weekly.report", "audience": "all"}
                    """.formatted(id);
            String type = "application/cloudevents-batch+json";

            Reply single = ingestion.post("/v1/events", key, type, "[" + event + "," + event + "]");
            Reply batch = ingestion.post("/v1/events/batch", key, type, "[" + event + "]");

            assertThat(single.status()).isEqualTo(207);
            assertThat(single.json())
                    .extracting(item -> item.get("status").asInt())
                    .containsExactly(202, 202);
            assertThat(batch.json().get(0).get("accepted").asInt()).isZero();
            await(Lane.BULK, id, 12);
        }
    }

    @Nested
    class Cancelling {

        @Test
        void aCancellationIsWrittenToEveryPartitionOfEveryLane() {
            Reply reply = ingestion.post("/v1/events/" + id + "/cancel", key, RunningIngestion.JSON, "");

            assertThat(reply.status()).isEqualTo(202);
            for (Lane lane : Lane.values()) {
                assertThat(await(lane, id, 4)).allSatisfy(read -> {
                    assertThat(read.key()).isEqualTo(RecipientKey.everyPartition(TENANT));
                    assertThat(read.requireValue().hasCancellation()).isTrue();
                });
            }
        }

        @Test
        void theTypeNarrowsACancellationToItsLane() {
            // No router answers: the cancellation is written without waiting for one.
            for (String type : List.of(REPORT, ALERT)) {
                Thread.startVirtualThread(() ->
                        ingestion.post("/v1/events/" + id + "/cancel?type=" + type, key, RunningIngestion.JSON, ""));
            }

            assertThat(await(Lane.BULK, id, 4)).hasSize(4);
            assertThat(await(Lane.CRITICAL, id, 4)).hasSize(4);
            try (var reader = RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.STANDARD))) {
                reader.expectNone(
                        java.time.Duration.ofMillis(300),
                        read -> read.requireValue().getId().equals(id));
            }
        }
    }

    private static List<ReadRecord<RecipientKey, Event>> await(Lane lane, String id, int count) {
        try (var reader = RecordReader.of(KAFKA.bootstrapServers(), Topics.events(lane))) {
            return reader.awaitCount(count, read -> read.requireValue().getId().equals(id));
        }
    }
}
