// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Event;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DeadLetterTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    /// Topic to which only this test writes undecodable records.
    private static final Lane LANE = Lane.CRITICAL;
    private static final Topic<RecipientKey, Event> EVENTS = Topics.events(LANE);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long AT = 1_900_000_000_000L;

    private static RunningAdmin admin;
    private static KafkaProducer<byte[], byte[]> producer;
    private static int offset;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
    }

    @Test
    void lettersAreGroupedByCauseWithoutWhatDiffers() throws Exception {
        String tenant = Fixtures.uniqueTenant().value();
        write(letter(tenant, "provider-refused", "sms: twilio: 21612 no route to '+4915112345678'"));
        write(letter(tenant, "provider-refused", "sms: twilio: 21612 no route to '+4915187654321'"));
        write(letter(tenant, "template-failed", "push: data.name is missing"));

        await().atMost(PATIENCE)
                .until(() -> get("?tenant=" + tenant).body().path("items").size() == 3);
        Reply groups = get("/groups?tenant=" + tenant);

        assertThat(groups.body().size()).isEqualTo(2);
        assertThat(groups.text("/0/cause")).isEqualTo("sms: twilio: # no route to #");
        assertThat(groups.text("/0/provider")).isEqualTo("twilio");
        assertThat(groups.body().at("/0/letters").asInt()).isEqualTo(2);
        assertThat(groups.text("/1/provider")).isEmpty();
    }

    @Test
    void lettersAreListedByFilterInPagesAndShownWhole() throws Exception {
        String tenant = Fixtures.uniqueTenant().value();
        for (int i = 0; i < 3; i++) {
            write(letter(tenant, "provider-refused", "sms: vonage: 6 no").toBuilder()
                    .setAtMillis(AT + i)
                    .build());
        }
        await().atMost(PATIENCE)
                .until(() -> get("?tenant=" + tenant).body().path("items").size() == 3);

        Reply first = get("?provider=vonage&limit=2&tenant=" + tenant);
        Reply second = get("?provider=vonage&limit=2&tenant=" + tenant + "&after=" + first.text("/next"));
        Reply whole = get("/" + first.text("/items/0/id"));

        assertThat(first.body().path("items").size()).isEqualTo(2);
        assertThat(second.body().path("items").size()).isEqualTo(1);
        assertThat(second.body().path("next").isNull()).isTrue();
        assertThat(get("?from=2030-03-17T17:46:40.001Z&tenant=" + tenant)
                        .body()
                        .path("items")
                        .size())
                .isEqualTo(2);
        assertThat(whole.text("/headers/ce_id")).isEqualTo("e-1");
        assertThat(whole.text("/value")).isNotEmpty();
        assertThat(get("/none").status()).isEqualTo(404);
        assertThat(get("?from=yesterday").status()).isEqualTo(400);
    }

    @Test
    void redrivenEventGoesOutOnceUnderAnIdOfItsOwn() throws Exception {
        String tenant = Fixtures.uniqueTenant().value();
        write(letter(tenant, "provider-refused", "sms: twilio: 21612 no"));
        write(letter(tenant, "template-failed", "sms: data.name is missing"));
        await().atMost(PATIENCE)
                .until(() -> get("?tenant=" + tenant).body().path("items").size() == 2);

        Reply asked = redrive(tenant, "provider-refused");
        Reply again = redrive(tenant, "provider-refused");

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.body().path("matched").asInt()).isEqualTo(1);
        assertThat(asked.body().path("filter").toString())
                .isEqualTo("{\"tenant\":\"%s\",\"code\":\"provider-refused\"}".formatted(tenant));
        assertThat(get("/redrives/" + asked.body().path("id").asLong()).body().path("filter"))
                .isEqualTo(asked.body().path("filter"));
        assertThat(again.body().path("matched").asInt()).isZero();
        await().atMost(PATIENCE)
                .until(() -> get("/redrives/" + asked.body().path("id").asLong())
                                .body()
                                .path("redriven")
                                .asInt()
                        == 1);
        try (RecordReader<RecipientKey, Event> events = RecordReader.of(KAFKA.bootstrapServers(), EVENTS)) {
            List<ReadRecord<RecipientKey, Event>> sent =
                    events.readAll(found -> found.requireValue().getTenant().equals(tenant));
            assertThat(sent).hasSize(1);
            String id = sent.getFirst().requireValue().getId();
            Reply letter = get("/" + id.substring(id.lastIndexOf('~') + 1));
            assertThat(id).isEqualTo("e-1~" + letter.text("/reference"));
            assertThat(letter.text("/redrivenAs")).isEqualTo(id);
            assertThat(letter.text("/code")).isEqualTo("provider-refused");
            assertThat(sent.getFirst().headers()).containsEntry("carillon_redriven", letter.text("/id"));
            assertThat(get("?code=template-failed&tenant=" + tenant)
                            .body()
                            .at("/items/0")
                            .has("redrivenAs"))
                    .isFalse();
            assertThat(sent.getFirst().headers()).containsEntry("ce_id", "e-1").containsKey("carillon_redriven");
            assertThat(sent.getFirst().partition())
                    .isEqualTo(RecipientPartitioner.partition(RecipientKey.of(tenant, "ann"), 4));
        }
    }

    @Test
    void aSlowRedriveOfOneTenantDelaysNoOtherAndTheNumberOfRedrivesIsLimited() throws Exception {
        String slow = admin.newTenant().tenant();
        String other = admin.newTenant().tenant();
        List<String> codes = Arrays.stream(FailureCode.values())
                .limit(11)
                .map(FailureCode::wireName)
                .toList();
        for (String code : codes) {
            for (int i = 0; i < 20; i++) {
                write(letter(slow, code, "sms: twilio: 21612 no"));
            }
        }
        write(letter(other, "provider-refused", "sms: twilio: 21612 no"));
        await().atMost(PATIENCE)
                .until(() -> get("?tenant=" + other).body().path("items").size() == 1
                        && get("?limit=200&tenant=" + slow + "&code=" + codes.getLast())
                                        .body()
                                        .path("items")
                                        .size()
                                == 20);

        List<Reply> asked =
                codes.stream().map(code -> redriveSlowly(slow, code)).toList();
        Reply others = redrive(other, "provider-refused");

        assertThat(asked.subList(0, 10)).extracting(Reply::status).containsOnly(202);
        assertThat(asked.getLast().status()).isEqualTo(409);
        assertThat(asked.getLast().problem()).isEqualTo("quota-exceeded");
        assertThat(asked.getLast().text("/limitName")).isEqualTo("carillon.admin.quotas.redrives");
        await().atMost(PATIENCE).until(() -> redriven(others) == 1);
        assertThat(redriven(asked.get(9))).isZero();
    }

    private static int redriven(Reply redrive) {
        return get("/redrives/" + redrive.body().path("id").asLong())
                .body()
                .path("redriven")
                .asInt();
    }

    private static Reply redriveSlowly(String tenant, String code) {
        return admin.post(
                "/v1/dead-letters/redrives",
                RunningAdmin.OPERATOR_KEY,
                "{\"tenant\": \"%s\", \"code\": \"%s\", \"perSecond\": 1}".formatted(tenant, code));
    }

    @Test
    void anEventThatWasSetAsideIsSentAgainAndTracked() throws Exception {
        RunningAdmin.Tenancy tenancy = admin.newTenant();
        String tenant = tenancy.tenant();
        write(letter(tenant, "processing-failed", "java.lang.StackOverflowError at Router.java:1"));
        await().atMost(PATIENCE)
                .until(() -> get("?tenant=" + tenant).body().path("items").size() == 1);

        assertThat(redrive(tenant, "processing-failed").status()).isEqualTo(202);

        await().atMost(PATIENCE)
                .until(() -> get("?tenant=" + tenant).body().at("/items/0").has("redrivenAs"));
        String redriven = get("?tenant=" + tenant).text("/items/0/redrivenAs");
        await().atMost(PATIENCE)
                .until(() -> admin.get("/v1/events/" + redriven, tenancy.key()).status() == 200);
    }

    @Test
    void oneLetterIsSentAgainFromItsPageAndLinkedWithItsEvent() throws Exception {
        RunningAdmin.Tenancy tenancy = admin.newTenant();
        String tenant = tenancy.tenant();
        write(letter(tenant, "processing-failed", "java.lang.StackOverflowError at Router.java:1"));
        write(letter(tenant, "template-failed", "sms: data.name is missing"));
        await().atMost(PATIENCE)
                .until(() -> get("?tenant=" + tenant).body().path("items").size() == 2);
        String id = get("?code=processing-failed&tenant=" + tenant).text("/items/0/id");
        String console = "/console/t/" + tenant;
        String page = console + "/dead-letters/letter?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        ConsoleSession operator = admin.session(tenant, "operator");

        String started = operator.submit(page, console + "/dead-letters/letter/redrive", "id", id)
                .body();

        assertThat(started).contains("of <strong>1</strong> sent");
        await().atMost(PATIENCE)
                .until(() -> get("?code=processing-failed&tenant=" + tenant)
                        .body()
                        .at("/items/0")
                        .has("redrivenAs"));
        JsonNode letter = get("?code=processing-failed&tenant=" + tenant).body().at("/items/0");
        String event = letter.path("redrivenAs").asString();
        assertThat(get("?code=template-failed&tenant=" + tenant)
                        .body()
                        .at("/items/0")
                        .has("redrivenAs"))
                .isFalse();
        assertThat(operator.get(page).body()).contains("event?id=e-1\"", event).doesNotContain("Send again");
        await().atMost(PATIENCE)
                .until(
                        () -> operator.get(console + "/event?id=" + event).body(),
                        body -> body.contains("dead-letters/letter?id="
                                + letter.path("reference").asString()));
    }

    @Test
    void whatCannotBeReadGoesOutAsItWas() throws Exception {
        String tenant = Fixtures.uniqueTenant().value();
        DeadLetter unreadable = letter(tenant, "undecodable-record", "no event").toBuilder()
                .setValue(ByteString.copyFromUtf8("\u00ff\u00ff poison"))
                .setSourceTopic(Topics.events(Lane.BULK).name())
                .build();
        write(unreadable);
        producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), new byte[] {1}, new byte[] {(byte) 0xff}))
                .get();
        write(letter(tenant, "internal", "after the poison"));
        await().atMost(PATIENCE)
                .until(() -> get("?tenant=" + tenant).body().path("items").size() == 2);

        redrive(tenant, "undecodable-record");

        try (KafkaConsumer<byte[], byte[]> bulk = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        KAFKA.bootstrapServers(),
                        "group.id",
                        UUID.randomUUID().toString(),
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            bulk.subscribe(List.of(Topics.events(Lane.BULK).name()));
            await().atMost(PATIENCE).until(() -> {
                for (var read : bulk.poll(Duration.ofMillis(200))) {
                    if (ByteString.copyFrom(read.value()).equals(unreadable.getValue())) {
                        return true;
                    }
                }
                return false;
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tenant, Not a tenant",
        "from, +999999999-12-31T23:59:59Z",
        "to, -999999999-01-01T00:00:00Z",
        "to, yesterday"
    })
    void aFilterThatSelectsNothingIsRefused(String name, String value) {
        Reply redrive = admin.post(
                "/v1/dead-letters/redrives", RunningAdmin.OPERATOR_KEY, "{\"%s\": \"%s\"}".formatted(name, value));
        Reply list = get("?%s=%s".formatted(name, URLEncoder.encode(value, StandardCharsets.UTF_8)));

        assertThat(redrive.status()).isEqualTo(400);
        assertThat(redrive.text("/violations/0/path")).endsWith(name);
        assertThat(list.status()).isEqualTo(400);
    }

    @Test
    void onlyOperatorsSeeDeadLettersAndEverythingCannotBeRedrivenByMistake() {
        RunningAdmin.Tenancy tenancy = admin.newTenant();

        assertThat(admin.get("/v1/dead-letters", tenancy.key()).status()).isEqualTo(403);
        assertThat(admin.post("/v1/dead-letters/redrives", tenancy.key(), "{}").status())
                .isEqualTo(403);
        assertThat(admin.post("/v1/dead-letters/redrives", RunningAdmin.OPERATOR_KEY, "{}")
                        .status())
                .isEqualTo(400);
    }

    private static Reply redrive(String tenant, String code) {
        return admin.post(
                "/v1/dead-letters/redrives",
                RunningAdmin.OPERATOR_KEY,
                "{\"tenant\": \"%s\", \"code\": \"%s\", \"perSecond\": 100}".formatted(tenant, code));
    }

    private static Reply get(String path) {
        return admin.get("/v1/dead-letters" + path, RunningAdmin.OPERATOR_KEY);
    }

    private static void write(DeadLetter letter) throws Exception {
        producer.send(new ProducerRecord<>(
                        Topics.DEAD_LETTERS.name(), letter.getKey().toByteArray(), letter.toByteArray()))
                .get();
    }

    private static DeadLetter letter(String tenant, String code, String summary) {
        RecipientKey key = RecipientKey.of(tenant, "ann");
        Event event = Event.newBuilder()
                .setTenant(tenant)
                .setRecipient("ann")
                .setId("e-1")
                .setType("order.shipped")
                .setLane(LANE.code())
                .setDedupeKey("once")
                .build();
        return DeadLetter.newBuilder()
                .setSourceTopic(EVENTS.name())
                .setSourcePartition(RecipientPartitioner.partition(key, 4))
                .setSourceOffset(offset++)
                .setKey(ByteString.copyFrom(EVENTS.keys().encode(key)))
                .setValue(event.toByteString())
                .addHeaders(DeadLetter.Header.newBuilder().setName("ce_id").setValue(ByteString.copyFromUtf8("e-1")))
                .setCode(code)
                .setSummary(summary)
                .setAtMillis(AT)
                .setRecordedBy("routing-of-tests")
                .build();
    }
}
