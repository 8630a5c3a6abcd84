// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static dev.carillon.ingestion.GrpcClient.event;
import static dev.carillon.ingestion.GrpcClient.refusal;
import static dev.carillon.ingestion.GrpcClient.request;
import static dev.carillon.ingestion.SharedIngestion.ALERT;
import static dev.carillon.ingestion.SharedIngestion.KAFKA;
import static dev.carillon.ingestion.SharedIngestion.ORDER;
import static dev.carillon.ingestion.SharedIngestion.REPORT;
import static dev.carillon.ingestion.SharedIngestion.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.carillon.events.Lane;
import dev.carillon.events.lever.LeverKind;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.AcceptedEvent;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.IngestionThrottle;
import dev.carillon.events.v1.Lever;
import dev.carillon.events.v1.PublishResult;
import dev.carillon.events.v1.SubmittedEvent;
import dev.carillon.ingestion.GrpcClient.Refusal;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Publication of one event and of batches over gRPC, and the errors of the calls.
class GrpcTest {

    @RegisterExtension
    static final KafkaExtension BROKER = KAFKA;

    private static final String SERVICE = "carillon.v1.EventIngestion";
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final RunningIngestion ingestion = SharedIngestion.running();
    private final GrpcClient client = GrpcClient.of(ingestion, SharedIngestion.key());
    private final String id = UUID.randomUUID().toString();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void anEventIsInTheLogWithAllItsFields() {
        Instant sendAt = Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.MILLIS);

        AcceptedEvent accepted = client.publish(event(id, ORDER, "ann", "bob", "ann")
                .setData("{\"order\":  \"A-17\", \"π\": [1, 2.50]}")
                .setSendAt(timestamp(sendAt))
                .setExpiresAt(timestamp(Instant.parse("2199-01-01T00:00:00Z")))
                .setOccurredAt(timestamp(Instant.parse("2026-01-01T00:00:00.001Z")))
                .putTags("team", "billing")
                .setOrderingKey("order-1")
                .setDedupeKey("dedupe-1")
                .setCollapseKey("collapse-1")
                .setCorrelationId("correlation-1")
                .setCausationId("causation-1")
                .setTraceparent(TRACE));

        assertThat(accepted)
                .isEqualTo(AcceptedEvent.newBuilder().setId(id).setRecipients(2).build());
        List<ReadRecord<?, Event>> records = records(Lane.STANDARD, id, 2);
        assertThat(records)
                .extracting(read -> read.requireValue().getRecipient())
                .containsExactlyInAnyOrder("ann", "bob");
        Event event = records.getFirst().requireValue();
        assertThat(event.getTenant()).isEqualTo(TENANT.value());
        assertThat(event.getData().getContent().toStringUtf8()).isEqualTo("{\"order\":  \"A-17\", \"π\": [1, 2.50]}");
        assertThat(event.getSendAtMillis()).isEqualTo(sendAt.toEpochMilli());
        assertThat(event.getExpiresAtMillis())
                .isEqualTo(Instant.parse("2199-01-01T00:00:00Z").toEpochMilli());
        assertThat(event.getOccurredAtMillis())
                .isEqualTo(Instant.parse("2026-01-01T00:00:00.001Z").toEpochMilli());
        assertThat(event.getTagsMap()).containsOnly(entry("team", "billing"));
        assertThat(event.getOrderingKey()).isEqualTo("order-1");
        assertThat(event.getDedupeKey()).isEqualTo("dedupe-1");
        assertThat(event.getCollapseKey()).isEqualTo("collapse-1");
        assertThat(event.getCorrelationId()).isEqualTo("correlation-1");
        assertThat(event.getCausationId()).isEqualTo("causation-1");
        assertThat(records.getFirst().headers()).containsEntry("traceparent", TRACE);
    }

    @Test
    void anEventWithoutIdGetsOneAndMayHaveAnAudience() {
        AcceptedEvent accepted =
                client.publish(SubmittedEvent.newBuilder().setType(REPORT).setAudience("weekly"));

        assertThat(accepted.getId()).hasSize(36);
        assertThat(accepted.getRecipients()).isZero();
        assertThat(accepted.getAudience()).isEqualTo("weekly");
        assertThat(records(Lane.BULK, accepted.getId(), 4))
                .allSatisfy(read ->
                        assertThat(read.requireValue().getAudience().getTopic()).isEqualTo("weekly"));
    }

    /// The router drops the repetition, as it does for REST.
    @Test
    void aRepeatedEventIsAcceptedUnderTheSameId() {
        AcceptedEvent first = client.publish(event(id, ALERT, "ann"));
        AcceptedEvent second = client.publish(event(id, ALERT, "ann"));

        assertThat(second).isEqualTo(first);
        assertThat(records(Lane.CRITICAL, id, 2))
                .extracting(read -> read.requireValue().getId())
                .containsExactly(id, id);
    }

    @Test
    void aCallNeedsAKeyWithTheScope() {
        CatalogWriter readOnly = SharedIngestion.catalog("readonly00000000");
        readOnly.putKey(readOnly.keyEntry("events:read"));
        String unknown = "ck_zzzzzzzzzzzzzzzz_" + CatalogWriter.SECRET;

        try (GrpcClient none = GrpcClient.of(ingestion, "");
                GrpcClient stranger = GrpcClient.of(ingestion, unknown);
                GrpcClient reader = GrpcClient.of(ingestion, readOnly.apiKey())) {
            await().until(() ->
                    refusal(() -> reader.publish(event(id, ALERT, "ann"))).code() == Code.PERMISSION_DENIED);

            for (GrpcClient caller : List.of(none, stranger)) {
                Refusal refused = refusal(() -> caller.publish(event(id, ALERT, "ann")));
                assertThat(refused.code()).isEqualTo(Code.UNAUTHENTICATED);
                assertThat(refused.reason()).isEqualTo("UNAUTHENTICATED");
                assertThat(refusal(() -> caller.publishBatch(List.of())).code()).isEqualTo(Code.UNAUTHENTICATED);
            }
            assertThat(stranger.stream().awaitEnd().code()).isEqualTo(Code.UNAUTHENTICATED);
            Refusal forbidden = refusal(() -> reader.publishBatch(List.of()));
            assertThat(forbidden.reason()).isEqualTo("FORBIDDEN");
            assertThat(forbidden.message()).contains("events:write");
            assertThat(reader.stream().awaitEnd().code()).isEqualTo(Code.PERMISSION_DENIED);
        }
    }

    /// Invalid event in both forms.
    record Invalid(String json, SubmittedEvent.Builder event, Code code) {}

    static Stream<Invalid> invalidEvents() {
        return Stream.of(
                new Invalid(
                        "{\"type\":\"order.shipped\",\"recipients\":[\"ann\"],\"data\":{\"order\":7,\"count\":\"x\"}}",
                        event("", ORDER, "ann").setData("{\"order\":7,\"count\":\"x\"}"),
                        Code.INVALID_ARGUMENT),
                new Invalid("{\"recipients\":[\"ann\"]}", event("", "", "ann"), Code.INVALID_ARGUMENT),
                new Invalid("{\"type\":\"security.alert\"}", event("", ALERT), Code.INVALID_ARGUMENT),
                new Invalid(
                        "{\"type\":\"no.such\",\"recipients\":[\"ann\"]}",
                        event("", "no.such", "ann"),
                        Code.INVALID_ARGUMENT),
                new Invalid(
                        "{\"type\":\"security.alert\",\"recipients\":[\"ann\",\"b b\"]}",
                        event("", ALERT, "ann", "b b"),
                        Code.INVALID_ARGUMENT),
                new Invalid(
                        "{\"type\":\"security.alert\",\"recipients\":[\"ann\"],\"audience\":{\"topic\":\"t\"}}",
                        event("", ALERT, "ann").setAudience("t"),
                        Code.INVALID_ARGUMENT),
                new Invalid(
                        "{\"id\":\"a b\",\"type\":\"security.alert\",\"recipients\":[\"ann\"]}",
                        event("a b", ALERT, "ann"),
                        Code.INVALID_ARGUMENT),
                new Invalid(
                        "{\"type\":\"security.alert\",\"recipients\":[\"ann\"],\"expiresAt\":\"2001-01-01T00:00:00Z\"}",
                        event("", ALERT, "ann").setExpiresAt(timestamp(Instant.parse("2001-01-01T00:00:00Z"))),
                        Code.INVALID_ARGUMENT),
                new Invalid(
                        "{\"type\":\"security.alert\",\"recipients\":[\"ann\"],\"sendAtLocal\":\"noon\"}",
                        event("", ALERT, "ann").setSendAtLocal("noon"),
                        Code.INVALID_ARGUMENT),
                new Invalid(
                        "{\"type\":\"security.alert\",\"recipients\":[\"ann\"],\"data\":{\"n\":1e999}}",
                        event("", ALERT, "ann").setData("{\"n\":1e999}"),
                        Code.INVALID_ARGUMENT),
                new Invalid(
                        "{\"type\":\"security.alert\",\"recipients\":[\"ann\"],\"tags\":{\"no tag\":\"x\"}}",
                        event("", ALERT, "ann").putTags("no tag", "x"),
                        Code.INVALID_ARGUMENT),
                new Invalid(
                        "{\"type\":\"broken.schema\",\"recipients\":[\"ann\"]}",
                        event("", SharedIngestion.BROKEN, "ann"),
                        Code.INTERNAL),
                new Invalid(
                        "{\"type\":\"security.alert\",\"recipients\":[%s]}"
                                .formatted(String.join(",", java.util.Collections.nCopies(31, "\"ann\""))),
                        event(
                                "",
                                ALERT,
                                java.util.Collections.nCopies(31, "ann").toArray(String[]::new)),
                        Code.INVALID_ARGUMENT));
    }

    @ParameterizedTest
    @MethodSource("invalidEvents")
    void anInvalidEventIsRefusedForTheReasonsOfRest(Invalid invalid) {
        JsonNode problem =
                ingestion.submit(SharedIngestion.key(), invalid.json()).json();

        Refusal refused = refusal(() -> client.publish(invalid.event()));

        assertThat(refused.code()).isEqualTo(invalid.code());
        assertThat(refused.members()).containsEntry("type", problem.get("type").asString());
        assertThat(refused.reason())
                .isEqualTo(problem.get("type")
                        .asString()
                        .replace("urn:carillon:failure:", "")
                        .replace('-', '_')
                        .toUpperCase(java.util.Locale.ROOT));
        assertThat(refused.info().getDomain()).isEqualTo("carillon");
        assertThat(refused.message()).isEqualTo(problem.get("detail").asString());
        assertThat(refused.fields())
                .isEqualTo(problem.path("violations")
                        .valueStream()
                        .map(violation -> violation.get("path").asString())
                        .toList());
        assertThat(refused.violations())
                .allMatch(violation -> violation.getReason().matches("[A-Z][A-Z0-9_]+"));
        if (problem.has("limit")) {
            assertThat(refused.members())
                    .containsEntry("limit", problem.get("limit").asString());
        }
    }

    @Test
    void dataMustBeOneJsonObject() {
        for (String data : List.of("{", "{\"a\":1,\"a\":2}", "{} {}", "{".repeat(11))) {
            Refusal refused =
                    refusal(() -> client.publish(event(id, ALERT, "ann").setData(data)));

            assertThat(refused.reason()).as(data).isEqualTo("INVALID_JSON");
            assertThat(refused.fields()).as(data).containsExactly("/data");
        }
        for (String data : List.of("[]", "7", " ")) {
            Refusal refused =
                    refusal(() -> client.publish(event(id, ALERT, "ann").setData(data)));

            assertThat(refused.fields()).as(data).containsExactly("/data");
        }
    }

    @Test
    void timesOutOfRangeAreRefused() {
        Refusal refused = refusal(() -> client.publish(event(id, ALERT, "ann")
                .setOccurredAt(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                .setSendAt(Timestamp.newBuilder().setSeconds(-1))));

        assertThat(refused.fields()).containsExactlyInAnyOrder("/occurredAt", "/sendAt");
    }

    @Test
    void aBatchIsAcceptedInPartAsByRest() {
        List<PublishResult> results = client.publishBatch(List.of(
                event(id + "-1", ALERT, "ann").build(),
                event(id + "-2", "no.such", "ann").build(),
                event(id + "-3", ORDER, "ann").setData("{}").build(),
                event(id + "-4", ALERT, "ann").build()));
        JsonNode rest = ingestion
                .post("/v1/events/batch", SharedIngestion.key(), RunningIngestion.JSON, """
                        [{"type": "security.alert", "recipients": ["ann"]}, {"type": "no.such", "recipients": ["ann"]},
                         {"type": "order.shipped", "recipients": ["ann"], "data": {}},
                         {"type": "security.alert", "recipients": ["ann"]}]
                        """)
                .json();

        assertThat(results.get(0).getAccepted().getId()).isEqualTo(id + "-1");
        assertThat(results.get(3).getAccepted().getId()).isEqualTo(id + "-4");
        for (int i : List.of(1, 2)) {
            assertThat(Refusal.of(results.get(i).getRefused()).members())
                    .containsEntry("type", rest.at("/" + i + "/problem/type").asString());
        }
        assertThat(Refusal.of(results.get(2).getRefused()).fields()).containsExactly("/data");
        assertThat(records(Lane.CRITICAL, id + "-1", 1)).hasSize(1);
        assertThat(records(Lane.CRITICAL, id + "-4", 1)).hasSize(1);
    }

    @Test
    void anEmptyBatchHasNoResults() {
        assertThat(client.publishBatch(List.of())).isEmpty();
    }

    @Test
    void aBatchOverTheLimitIsRefusedAsAWhole() {
        Refusal refused = refusal(() -> client.publishBatch(IntStream.range(0, 21)
                .mapToObj(i -> event(id + i, ALERT, "ann").build())
                .toList()));

        assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refused.reason()).isEqualTo("BATCH_TOO_LARGE");
        assertThat(refused.members()).containsEntry("limit", "20");
    }

    @Test
    void aMessageOverTheLimitIsRefusedWithTheLimit() {
        SubmittedEvent.Builder large = event(id, ALERT, "ann").setData(" ".repeat(130 * 1_024));

        Refusal one = refusal(() -> client.publish(large));
        Refusal batch = refusal(() -> client.publishBatch(List.of(large.build(), large.build())));
        Refusal compressed =
                refusal(() -> client.calls().withCompression("gzip").publish(request(large)));

        for (Refusal refused : List.of(one, compressed)) {
            assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(refused.reason()).isEqualTo("PAYLOAD_TOO_LARGE");
            assertThat(refused.members()).containsEntry("limit", Integer.toString(128 * 1_024));
        }
        assertThat(batch.reason()).isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(batch.members()).containsEntry("limit", Integer.toString(256 * 1_024));
        assertThat(client.isAccepted(event(id, ALERT, "ann"))).isTrue();
    }

    /// Such a message is not read to its end.
    @Test
    void aMessageOverTwiceTheLimitIsCutOff() {
        Refusal refused = refusal(() -> client.publish(event(id, ALERT, "ann").setData(" ".repeat(600 * 1_024))));

        assertThat(refused.code()).isIn(Code.RESOURCE_EXHAUSTED, Code.CANCELLED);
        assertThat(client.isAccepted(event(id, ALERT, "ann"))).isTrue();
    }

    @Test
    void aThrottledEventIsRefusedUntilItMayBeRepeated() {
        LeverTarget target = LeverTarget.of(LeverKind.THROTTLE, TENANT, Lane.BULK);
        CatalogWriter catalog = SharedIngestion.catalog("throttlegrpc0000");
        catalog.pull(
                target,
                Optional.of(CatalogEntry.newBuilder()
                        .setVersion(1)
                        .setLever(Lever.newBuilder()
                                .setThrottle(IngestionThrottle.newBuilder().setEventsPerSecond(0)))
                        .build()));
        try {
            await().until(() -> !client.isAccepted(event("", REPORT, "ann")));

            Refusal one = refusal(() -> client.publish(event(id, REPORT, "ann")));
            Refusal all = refusal(
                    () -> client.publishBatch(List.of(event(id, REPORT, "ann").build())));

            for (Refusal refused : List.of(one, all)) {
                assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
                assertThat(refused.reason()).isEqualTo("RATE_LIMITED");
                assertThat(refused.members()).containsEntry("lever", target.toString());
                assertThat(refused.retryAfterSeconds()).isEqualTo(30);
            }
        } finally {
            catalog.pull(target, Optional.empty());
        }
        await().until(() -> client.isAccepted(event("", REPORT, "ann")));
    }

    @Test
    void healthTellsOfTheService() {
        var health = HealthGrpc.newBlockingStub(client.channel());
        var request = HealthCheckRequest.newBuilder().setService(SERVICE).build();

        await().ignoreExceptions().until(() -> health.check(request).getStatus() == ServingStatus.SERVING);
        await().until(() ->
                health.check(HealthCheckRequest.getDefaultInstance()).getStatus() == ServingStatus.SERVING);
    }

    @Test
    void reflectionDescribesTheService() throws Exception {
        assertThat(reflected(
                                client.channel(),
                                ServerReflectionRequest.newBuilder().setListServices("*"))
                        .getListServicesResponse()
                        .getServiceList())
                .extracting(service -> service.getName())
                .contains(SERVICE, "grpc.health.v1.Health");
        assertThat(reflected(
                                client.channel(),
                                ServerReflectionRequest.newBuilder().setFileContainingSymbol(SERVICE))
                        .getFileDescriptorResponse()
                        .getFileDescriptorProtoCount())
                .isPositive();
    }

    @Test
    void callsAreCountedByMethodAndStatus() {
        client.publish(event(id, ALERT, "ann"));
        refusal(() -> client.publish(event(id, "no.such", "ann")));

        await().untilAsserted(() -> assertThat(ingestion
                        .get("/actuator/prometheus")
                        .response()
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("grpc_server_seconds_count{")))
                .anyMatch(line -> line.contains("rpc_method=\"Publish\"") && line.contains("=\"OK\""))
                .anyMatch(line -> line.contains("rpc_method=\"Publish\"") && line.contains("=\"INVALID_ARGUMENT\"")));
    }

    private static ServerReflectionResponse reflected(ManagedChannel channel, ServerReflectionRequest.Builder request)
            throws Exception {
        CompletableFuture<ServerReflectionResponse> response = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(channel)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse value) {
                        response.complete(value);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        response.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        requests.onNext(request.build());
        ServerReflectionResponse received = response.get(30, TimeUnit.SECONDS);
        requests.onCompleted();
        return received;
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static List<ReadRecord<?, Event>> records(Lane lane, String id, int count) {
        try (var reader = RecordReader.of(KAFKA.bootstrapServers(), Topics.events(lane))) {
            Set<String> ids = Set.of(id);
            return List.copyOf(reader.awaitCount(
                    count, read -> ids.contains(read.requireValue().getId())));
        }
    }
}
