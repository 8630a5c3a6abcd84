// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.QuietHours;
import dev.carillon.testsupport.EndlessBody;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RecordReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Two routers that share a lane.
final class ExplainTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final InstantSource CLOCK = InstantSource.system();
    private static final TenantId TENANT = Fixtures.uniqueTenant();
    private static final String SECRET = "s3cr3t_with_underscores";
    private static final String READER = "ck_readreadread0001_" + SECRET;
    private static final String WRITER = "ck_writewritewrite1_" + SECRET;
    private static final List<String> RECIPIENTS =
            IntStream.range(0, 16).mapToObj(number -> "r" + number).toList();

    @TempDir
    static Path stateDir;

    private static RunningRouter one;
    private static RunningRouter other;

    @BeforeAll
    static void startRouters() {
        publishCatalog();
        one = RunningRouter.start(KAFKA.bootstrapServers(), "routing-one", stateDir.resolve("one"));
        other = RunningRouter.start(KAFKA.bootstrapServers(), "routing-other", stateDir.resolve("other"));
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    assertThat(answeredBy(one)).containsOnly("routing-one", "routing-other");
                    assertThat(answeredBy(other)).containsOnly("routing-one", "routing-other");
                    // A router answers before it has read every profile; until then nobody has an address.
                    assertThat(RECIPIENTS)
                            .allSatisfy(recipient -> assertThat(one.explain(READER, question(recipient))
                                            .json()
                                            .at("/moments/0/actions/1/action")
                                            .asString())
                                    .isNotEqualTo("suppress"));
                });
    }

    @AfterAll
    static void stopRouters() {
        one.close();
        other.close();
    }

    @Test
    void whicheverRouterIsAskedTheOneAnswersThatKnowsTheRecipient() {
        for (String recipient : RECIPIENTS) {
            String question = question(recipient);

            JsonNode answer = one.explain(READER, question).json();

            assertThat(answer)
                    .as(recipient)
                    .isEqualTo(other.explain(READER, question).json());
            assertThat(answer.get("recipient").asString()).isEqualTo(recipient);
            assertThat(answer.at("/moments/0/actions/0/action").asString()).isEqualTo("deliver");
            assertThat(answer.at("/moments/0/actions/0/channel").asString()).isEqualTo("in_app");
            assertThat(answer.at("/moments/0/actions/1/action").asString()).isEqualTo("defer");
            assertThat(answer.at("/moments/0/actions/1/rule").asString()).isEqualTo("quiet-hours");
            assertThat(answer.at("/moments/0/actions/1/until").asString()).isEqualTo("2027-01-10T07:00:00Z");
            assertThat(answer.at("/moments/1/at").asString()).isEqualTo("2027-01-10T07:00:00Z");
            assertThat(answer.at("/moments/1/actions/0/addresses/0").asString()).isEqualTo("email");
            assertThat(answer.get("complete").asBoolean()).isTrue();
        }
    }

    @Test
    void noEndpointReadsTheBodyOfAStranger() {
        assertThat(EndlessBody.stall(one.port(), one.endpoints()))
                .hasSizeGreaterThan(4)
                .allSatisfy(answer -> assertThat(answer.status()).isBetween(401, 405));
    }

    @Test
    void nothingIsSentUntilItIsSubmittedAndThenItIsKnown() {
        String event = "{\"event\": {\"id\": \"known-1\", \"type\": \"order.shipped\", \"recipients\": [\"r1\"],"
                + " \"data\": {\"order\": \"A-17\"}}}";
        assertThat(decidedBy(one.explain(READER, event))).isNotEqualTo("duplicate");
        try (var deliveries =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.deliveries(Channel.IN_APP, Lane.STANDARD))) {
            long now = CLOCK.millis();
            publish(
                    Topics.events(Lane.STANDARD),
                    RecipientKey.of(TENANT.value(), "r1").toString(),
                    Fixtures.event(TENANT, "r1")
                            .setId("known-1")
                            .setAcceptedAtMillis(now)
                            .build()
                            .toByteArray());

            assertThat(deliveries.awaitCount(
                            1, read -> read.requireValue().getTenant().equals(TENANT.value())))
                    .hasSize(1);
        }

        for (RunningRouter router : List.of(one, other)) {
            assertThat(decidedBy(router.explain(READER, event))).isEqualTo("duplicate");
        }
    }

    @Test
    void onlyKeysThatMayReadAreAnswered() {
        RunningRouter.Reply anonymous = one.explain("", question("r1"));

        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(anonymous.header("Content-Type")).startsWith("application/problem+json");
        assertThat(anonymous.json().get("type").asString()).isEqualTo("urn:carillon:failure:unauthenticated");
        assertThat(one.explain(WRITER, question("r1")).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "/at, '\"at\": \"+999999999-12-31T23:59:59Z\"'",
        "/at, '\"at\": \"-999999999-01-01T00:00:00Z\"'",
        "/event/sendAt, '\"sendAt\": \"+999999999-12-31T23:59:59Z\"'",
        "/event/expiresAt, '\"expiresAt\": \"-999999999-01-01T00:00:00Z\"'",
        "/event/occurredAt, '\"occurredAt\": \"+999999999-12-31T23:59:59Z\"'",
        "/event/sendAtLocal, '\"sendAtLocal\": \"+999999999-12-31T23:59:59\"'"
    })
    void timesOutOfRangeAreRefused(String path, String member) {
        String event = "{\"type\": \"order.shipped\", \"recipients\": [\"r1\"]%s}";
        RunningRouter.Reply refused = one.explain(
                READER,
                path.equals("/at")
                        ? "{\"event\": %s, %s}".formatted(event.formatted(""), member)
                        : "{\"event\": %s}".formatted(event.formatted(", " + member)));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/violations/0/path").asString()).isEqualTo(path);
        assertThat(refused.json().at("/violations/0/message").asString()).isEqualTo("must be between 1970 and 9999");
    }

    @Test
    void whatCannotBeAnsweredIsRefusedWithItsReason() {
        RunningRouter.Reply tooLarge = one.explain(READER, " ".repeat(20_000));

        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.json().get("limit").asInt()).isEqualTo(16 * 1024);
        assertThat(one.explain(READER, "{").status()).isEqualTo(400);
        assertThat(one.explain(READER, question("r1").replace("order.shipped", "order.lost"))
                        .status())
                .isEqualTo(422);
        RunningRouter.Reply get = one.get(ExplainController.PATH);
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.header("Allow")).isEqualTo("POST");
    }

    @Test
    void theOpenApiDocumentDescribesTheQuestionAndItsAnswer() {
        JsonNode document = one.get("/v3/api-docs").json();

        assertThat(document.get("openapi").asString()).startsWith("3.1");
        assertThat(document.get("paths")
                        .get("/v1/explain")
                        .at("/post/responses")
                        .propertyNames())
                .contains("200", "401", "403", "503");
        assertThat(document.at("/components/schemas/ExplainedMoment/properties/then")
                        .isObject())
                .isTrue();
    }

    private static List<String> answeredBy(RunningRouter router) {
        return RECIPIENTS.stream()
                .map(recipient -> router.explain(READER, question(recipient)))
                .map(reply -> reply.status() == 200
                        ? reply.json().get("answeredBy").asString()
                        : reply.json().toString())
                .distinct()
                .toList();
    }

    private static String decidedBy(RunningRouter.Reply reply) {
        return reply.json().at("/moments/0/then/rule").asString();
    }

    /// In the quiet hours of all.
    private static String question(String recipient) {
        return "{\"at\": \"2027-01-09T23:00:00Z\", \"event\": {\"type\": \"order.shipped\", \"recipients\": [\"%s\"],"
                        .formatted(recipient)
                + " \"data\": {\"order\": \"A-17\"}}}";
    }

    private static void publishCatalog() {
        document(CatalogKey.Kind.TENANT, Fixtures.tenant(TENANT, new byte[32]));
        document(
                CatalogKey.Kind.EVENT_TYPE,
                Fixtures.eventType(TENANT, Fixtures.ORDER_SHIPPED, Channel.IN_APP, Channel.EMAIL));
        document(CatalogKey.Kind.TEMPLATE, Fixtures.template(TENANT, Fixtures.ORDER_SHIPPED));
        document(CatalogKey.Kind.API_KEY, key(READER, "recipients:read"));
        document(CatalogKey.Kind.API_KEY, key(WRITER, "events:read"));
        for (String recipient : RECIPIENTS) {
            ProfileContent content = Fixtures.profileContent(recipient)
                    .setQuietHours(QuietHours.newBuilder().setFrom("22:00").setTo("07:00"))
                    .build();
            publish(
                    Topics.PROFILES,
                    RecipientKey.of(TENANT.value(), recipient).toString(),
                    Fixtures.profile(TENANT, recipient, content).build().toByteArray());
        }
    }

    private static CatalogEntry.Builder key(String text, String scope) {
        String id = text.substring(3, 19);
        return Fixtures.apiKey(TENANT, id, SECRET, List.of(scope));
    }

    private static void document(CatalogKey.Kind kind, CatalogEntry.Builder entry) {
        publish(
                Topics.CATALOG,
                new CatalogKey(TENANT, kind, entry.getId()).toString(),
                entry.build().toByteArray());
    }

    private static void publish(Topic<?, ?> topic, String key, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, KAFKA.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value));
        }
    }
}
