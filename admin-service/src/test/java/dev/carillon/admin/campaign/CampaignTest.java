// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.ConsoleSession;
import dev.carillon.admin.QueryPlans;
import dev.carillon.admin.RunningAdmin;
import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.observability.metric.Label;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Campaigns that two instances run, with a real Kafka log.
class CampaignTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final Duration A_WHILE = Duration.ofSeconds(1);
    private static final String TWO_VARIANTS = """
            "variants": [{"name": "warm", "percent": 50, "template": "news-warm", "data": {"tone": "warm"}},
                         {"name": "cold", "percent": 50, "data": {"tone": "cold"}}]
            """;

    private static RunningAdmin second;

    private final RunningAdmin admin = RunningAdmin.shared();
    private final Tenancy tenancy = admin.newTenant();

    @BeforeAll
    static void startSecondInstance() {
        second = RunningAdmin.another();
    }

    @AfterAll
    static void stopSecondInstance() {
        second.close();
    }

    @BeforeEach
    void publish() {
        require(admin.put("/v1/event-types/news", tenancy.key(), """
                {"lane": "standard", "channels": ["in_app"], "ordering": "strict", "expireAfterSeconds": 3600,
                 "dataSchema": {"type": "object", "required": ["tone"]}}
                """));
        require(admin.put(
                "/v1/templates/news-warm",
                tenancy.key(),
                "{\"contents\": [{\"channel\": \"in_app\", \"title\": \"Warm\", \"text\": \"Warm\"}]}"));
    }

    @Test
    void everyoneIsToldOnceInTheirStageAndVariantOrHeldOut() {
        subscribe("spring", 2_500);
        draft(
                "spring",
                "\"audience\": {\"topic\": \"spring\"}, \"holdoutPercent\": 20, \"perSecond\": 10000,"
                        + " \"ramp\": {\"percents\": [10, 50, 100], \"pauseSeconds\": 1}, " + TWO_VARIANTS);

        schedule("spring");
        JsonNode over = awaitState("spring", "finished");

        List<ReadRecord<RecipientKey, Event>> sent = events("campaign:spring:");
        assertThat(sent.stream().map(ReadRecord::key)).doesNotHaveDuplicates();
        assertThat(over.at("/progress/heldOut").asLong()).isEqualTo(2_500 - sent.size());
        VariantAssignment allotment = new VariantAssignment("spring", CampaignForm.stored((ObjectNode) over));
        List<LongSummaryStatistics> times =
                List.of(new LongSummaryStatistics(), new LongSummaryStatistics(), new LongSummaryStatistics());
        for (ReadRecord<RecipientKey, Event> one : sent) {
            Event event = one.value().orElseThrow();
            CampaignPlan.Variant variant = allotment.variant(one.key()).orElseThrow();
            assertThat(event.getId()).isEqualTo("campaign:spring:" + variant.name());
            assertThat(event.getTemplate()).isEqualTo(variant.template());
            assertThat(event.getData().getContent().toStringUtf8()).contains(variant.name());
            assertThat(event.getExpiresAtMillis()).isEqualTo(event.getAcceptedAtMillis() + 3_600_000);
            times.get(allotment.stage(one.key())).accept(event.getAcceptedAtMillis());
        }
        assertThat(sent.stream().filter(one -> one.value().orElseThrow().getId().endsWith(":warm")))
                .hasSize((int) over.at("/progress/written/warm").asLong());
        assertThat(times.get(1).getMin() - times.get(0).getMax()).isGreaterThanOrEqualTo(1_000);
        assertThat(times.get(2).getMin() - times.get(1).getMax()).isGreaterThanOrEqualTo(1_000);
    }

    @Test
    void whatACrashHasWrittenTwiceHasTheSameIds() {
        subscribe("crash", 300);
        // Twice, the events of a turn are written to the log and its end is not committed to the database.
        new QueryPlans().run("create sequence admin.crashes", """
                        create function admin.crash() returns trigger language plpgsql security definer as $$
                        begin
                            if old.cursor <> new.cursor and nextval('admin.crashes') <= 2 then
                                raise exception 'a crash';
                            end if;
                            return new;
                        end $$
                        """, """
                        create trigger crash before update on admin.campaigns
                        for each row when (new.tenant = '%s') execute function admin.crash()
                        """.formatted(tenancy.tenant()));
        try {
            draft("crash", "\"audience\": {\"topic\": \"crash\"}, \"perSecond\": 400, " + TWO_VARIANTS);

            schedule("crash");
            JsonNode over = awaitState("crash", "finished");

            Map<RecipientKey, List<String>> sent = events("campaign:crash:").stream()
                    .collect(Collectors.groupingBy(
                            ReadRecord::key,
                            Collectors.mapping(one -> one.value().orElseThrow().getId(), Collectors.toList())));
            IntSummaryStatistics times =
                    sent.values().stream().mapToInt(List::size).summaryStatistics();
            assertThat(sent).hasSize(300);
            assertThat(times.getMax()).as("so it was a crash").isEqualTo(3);
            assertThat(times.getMin()).isEqualTo(1);
            assertThat(sent.values())
                    .allSatisfy(ids -> assertThat(Set.copyOf(ids)).hasSize(1));
            assertThat(over.at("/progress/written/warm").asLong()
                            + over.at("/progress/written/cold").asLong())
                    .isEqualTo(300);
        } finally {
            new QueryPlans()
                    .run(
                            "drop trigger crash on admin.campaigns",
                            "drop function admin.crash",
                            "drop sequence admin.crashes");
        }
    }

    @Test
    void anOperatorThrottlesPausesResumesAndCancels() {
        subscribe("slow", 500);
        String lever = "/v1/levers/throttle:tenant:%s:lane:bulk".formatted(tenancy.tenant());
        require(admin.put(lever, RunningAdmin.OPERATOR_KEY, "{\"eventsPerSecond\": 0, \"reason\": \"a test\"}"));
        draft("slow", "\"audience\": {\"topic\": \"slow\"}, \"perSecond\": 40, " + TWO_VARIANTS);
        schedule("slow");
        awaitState("slow", "running");
        try (RecordReader<RecipientKey, Event> log = log()) {
            log.expectNone(A_WHILE, this::isOurs);
            require(admin.delete(lever, RunningAdmin.OPERATOR_KEY));
            log.awaitCount(10, this::isOurs);

            Reply paused = act("slow", "pause");

            assertThat(paused.text("/state")).isEqualTo("paused");
            Set<ReadRecord<RecipientKey, Event>> written = Set.copyOf(log.readAll(this::isOurs));
            assertThat(paused.body().at("/progress/written/warm").asLong()
                            + paused.body().at("/progress/written/cold").asLong())
                    .isEqualTo(written.size())
                    .isLessThan(400);
            log.expectNone(A_WHILE, one -> isOurs(one) && !written.contains(one));
            require(act("slow", "resume"));
            log.awaitCount(written.size() + 10, this::isOurs);
            require(act("slow", "cancel"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(log.readAll(this::isOurs))
                            .hasSizeLessThan(500)
                            .allSatisfy(event -> assertThat(log.readAll(this::isCancellation))
                                    .anySatisfy(stop -> assertStops(stop, event))));
            assertThat(log.readAll(this::isOurs).stream().map(ReadRecord::key)).doesNotHaveDuplicates();
        }
        Reply late = act("slow", "resume");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.problem()).isEqualTo("wrong-state");
        assertThat(late.text("/state")).isEqualTo("cancelled");
        assertThat(admin.delete("/v1/campaigns/slow", tenancy.key()).status()).isEqualTo(409);
        Reply audit = admin.call(
                "GET",
                "/v1/audit?kind=campaign&subject=slow",
                RunningAdmin.OPERATOR_KEY,
                "",
                "Carillon-Tenant",
                tenancy.tenant());
        assertThat(audit.body().findValuesAsString("action"))
                .containsExactly("cancel", "resume", "pause", "schedule", "create");
    }

    @Test
    void anAudienceIsAListOrNarrowedByWhatProfilesSay() {
        new QueryPlans().run("""
                insert into recipients (tenant, recipient, version, profile)
                select '%s', 'r-' || number, 1,
                    json_build_object('attributes', json_build_object('plan', case when number < 4 then 'gold' end))::jsonb
                from generate_series(1, 20) as number
                """.formatted(tenancy.tenant()));
        draft(
                "gold",
                "\"audience\": {\"everyone\": true, \"filter\": \"recipient.attributes.plan == 'gold'\"}, "
                        + TWO_VARIANTS);
        Reply listed =
                draft("listed", "\"audience\": {\"recipients\": [\"r-7\", \"unknown\", \"r-7\"]}, " + TWO_VARIANTS);

        schedule("gold");
        schedule("listed");
        awaitState("gold", "finished");
        awaitState("listed", "finished");

        assertThat(listed.body().at("/audience/listed").asInt()).isEqualTo(2);
        assertThat(events("campaign:gold:"))
                .extracting(one -> one.key().requireRecipient().value())
                .containsExactlyInAnyOrder("r-1", "r-2", "r-3");
        assertThat(events("campaign:listed:"))
                .extracting(one -> one.key().requireRecipient().value())
                .containsExactlyInAnyOrder("r-7", "unknown");
    }

    @Test
    void whatOneCampaignMeetsHoldsThatOneAlone() {
        new QueryPlans().run("""
                insert into recipients (tenant, recipient, version, profile) values ('%s', 'odd', 1, '{"attributes": 5}')
                """.formatted(tenancy.tenant()));
        double sent = counted("told");
        draft("odd", "\"audience\": {\"everyone\": true, \"filter\": \"recipient.locale == 'de'\"}, " + TWO_VARIANTS);
        draft("sound", "\"audience\": {\"recipients\": [\"r-1\", \"r-2\"]}, " + TWO_VARIANTS);

        schedule("odd");
        schedule("sound");

        assertThat(awaitState("odd", "paused").path("fault").asString()).contains("an error occurred");
        awaitState("sound", "finished");
        assertThat(events("campaign:odd:")).isEmpty();
        await().atMost(SOON).untilAsserted(() -> assertThat(counted("told")).isGreaterThanOrEqualTo(sent + 2));
    }

    @Test
    void metricsKnowEveryState() {
        assertThat(Label.CAMPAIGN_STATE.known())
                .containsExactlyElementsOf(Stream.of(CampaignState.values())
                        .map(CampaignState::wireName)
                        .toList());
        draft("counted", "\"audience\": {\"everyone\": true}, " + TWO_VARIANTS);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(value("carillon_campaigns{campaign_state=\"draft\""))
                        .isPositive());
    }

    @Test
    void supportLearnsWhatARecipientIsTold() {
        draft("asked", "\"audience\": {\"everyone\": true}, \"holdoutPercent\": 50, " + TWO_VARIANTS);
        List<JsonNode> sent = IntStream.range(0, 20)
                .mapToObj(number -> admin.get("/v1/campaigns/asked/recipients/r-" + number, tenancy.key())
                        .body())
                .toList();

        assertThat(sent).anySatisfy(one -> {
            assertThat(one.path("heldOut").asBoolean()).isTrue();
            assertThat(one.has("variant")).isFalse();
        });
        assertThat(sent).anySatisfy(one -> {
            assertThat(one.path("eventId").asString())
                    .isEqualTo("campaign:asked:" + one.path("variant").asString());
            assertThat(one.path("notificationId").asString()).hasSize(33);
        });
    }

    @Test
    void aCampaignWaitsForItsTime() {
        draft("later", "\"audience\": {\"everyone\": true}, \"startAt\": \"2099-01-01T00:00:00Z\", " + TWO_VARIANTS);

        schedule("later");

        assertThat(act("later", "pause").problem()).isEqualTo("wrong-state");
        assertThat(act("later", "cancel").text("/state")).isEqualTo("cancelled");
    }

    @Test
    void everyFaultIsNamed() {
        Reply refused = admin.put("/v1/campaigns/faulty", tenancy.key(), """
                {"audience": {"topic": "a", "everyone": true, "filter": "1 +"}, "perSecond": 10001, "holdoutPercent": 91,
                 "ramp": {"percents": [50, 9007199254740993]}, "startAt": "soon", "what": 1,
                 "variants": [{"name": "A", "percent": 60}, {"name": "b", "percent": 30}]}
                """);
        draft("unknown", "\"eventType\": \"none\", \"audience\": {\"everyone\": true}, " + TWO_VARIANTS);
        draft(
                "schema",
                "\"audience\": {\"everyone\": true}, \"variants\": [{\"name\": \"a\", \"percent\": 100, \"template\": \"no\"}]");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().findValuesAsString("path"))
                .contains(
                        "/audience",
                        "/audience/filter",
                        "/perSecond",
                        "/holdoutPercent",
                        "/ramp/percents",
                        "/startAt",
                        "/what",
                        "/variants",
                        "/variants/0/name",
                        "/eventType");
        assertThat(act("unknown", "schedule").body().toString()).contains("there is no event type none");
        assertThat(act("schema", "schedule").body().findValuesAsString("path"))
                .containsExactly("/variants/0/template", "/variants/0/data");
        assertThat(admin.delete("/v1/campaigns/schema", tenancy.key()).status()).isEqualTo(204);
        assertThat(admin.put("/v1/campaigns/NO", tenancy.key(), "{}").status()).isEqualTo(400);
    }

    @Test
    void aFilterThatCanHoldForNoRecipientIsRefused() {
        for (String filter : List.of("data.plan == 'gold'", "digest.count > 1", "false", "event.lane == 'critical'")) {
            Reply refused = admin.put("/v1/campaigns/never", tenancy.key(), """
                    {"eventType": "news", "audience": {"everyone": true, "filter": "%s"},
                     "variants": [{"name": "a", "percent": 100}]}
                    """.formatted(filter));

            assertThat(refused.problem()).as(filter).isEqualTo("invalid-request");
            assertThat(refused.text("/violations/0/path")).isEqualTo("/audience/filter");
        }
        assertThat(admin.put("/v1/campaigns/never", tenancy.key(), """
                        {"eventType": "news", "audience": {"everyone": true, "filter": "data.plan == 'gold'"},
                         "variants": [{"name": "a", "percent": 100}]}
                        """).text("/violations/0/message"))
                .contains("data has no value in a campaign's filter", "recipient.attributes");
        draft("lane", "\"audience\": {\"everyone\": true, \"filter\": \"event.lane == 'bulk'\"}, " + TWO_VARIANTS);
    }

    @Test
    void aTopicWithoutSubscribersIsRefusedWithTheTopicsThatHaveSome() {
        subscribe("weekly", 2);
        subscribe("daily", 3);
        draft("nobody", "\"audience\": {\"topic\": \"wekly\"}, " + TWO_VARIANTS);

        Reply refused = act("nobody", "schedule");

        assertThat(refused.problem()).isEqualTo("invalid-request");
        assertThat(refused.text("/violations/0/path")).isEqualTo("/audience/topic");
        assertThat(refused.text("/violations/0/message"))
                .isEqualTo("the topic wekly has no subscriber; topics with subscribers are daily, weekly");
    }

    @Test
    void theReviewCountsTheRecipientsOfTheDraft() {
        new QueryPlans().run("""
                insert into recipients (tenant, recipient, version, profile)
                select '%s', 'r-' || number, 1,
                    json_build_object('locale', case when number <= 100 then 'de' else 'fr' end)::jsonb
                from generate_series(1, 2500) as number
                """.formatted(tenancy.tenant()));
        draft("german", speaking("de", TWO_VARIANTS));
        draft("nobody", speaking("it", TWO_VARIANTS));
        draft("missing", "\"audience\": {\"topic\": \"none\"}, " + TWO_VARIANTS);

        assertThat(review("german")).contains("id=\"recipients\">100<", ">2500<", "Send to 100 recipients");
        assertThat(review("nobody"))
                .contains("the filter holds for none of the 2500 members")
                .doesNotContain("Send to");
        assertThat(review("missing"))
                .contains("the topic none has no subscriber")
                .doesNotContain("Send to");
    }

    @Test
    void onlyTheReviewedVersionIsScheduled() {
        draft("changed", "\"audience\": {\"recipients\": [\"r-1\"]}, " + TWO_VARIANTS);
        ConsoleSession session = admin.session(tenancy.tenant(), "admin");
        String page = "/console/t/%s/campaigns/one".formatted(tenancy.tenant());
        String token = session.token(page + "/review?id=changed");
        require(admin.put(
                "/v1/campaigns/changed",
                tenancy.key(),
                "{\"eventType\": \"news\", \"audience\": {\"recipients\": [\"r-1\", \"r-2\"]}, " + TWO_VARIANTS + "}"));

        HttpResponse<String> answer = session.post(page + "/schedule", token, "id", "changed", "version", "1");

        assertThat(answer.body()).contains("it is at version");
        assertThat(admin.get("/v1/campaigns/changed", tenancy.key()).text("/state"))
                .isEqualTo("draft");
    }

    @Test
    void aCopyHasTheListedRecipientsAndNoStartTime() {
        draft(
                "first",
                "\"audience\": {\"recipients\": [\"r-1\", \"r-2\"]}, \"startAt\": \"2099-01-01T00:00:00Z\", "
                        + TWO_VARIANTS);
        schedule("first");
        ConsoleSession session = admin.session(tenancy.tenant(), "admin");
        String page = "/console/t/%s/campaigns/one".formatted(tenancy.tenant());

        session.submit(page + "?id=first", page + "/copy", "id", "first", "copy", "again");

        JsonNode copy = admin.get("/v1/campaigns/again", tenancy.key()).body();
        assertThat(copy.path("state").asString()).isEqualTo("draft");
        assertThat(copy.at("/audience/listed").asInt()).isEqualTo(2);
        assertThat(copy.has("startAt")).isFalse();
    }

    private static String speaking(String locale, String variants) {
        return "\"audience\": {\"everyone\": true, \"filter\": \"recipient.locale == '%s'\"}, ".formatted(locale)
                + variants;
    }

    private String review(String id) {
        return admin.session(tenancy.tenant(), "admin")
                .get("/console/t/%s/campaigns/one/review?id=%s".formatted(tenancy.tenant(), id))
                .body();
    }

    private void subscribe(String topic, int members) {
        new QueryPlans().run("""
                insert into subscriptions (tenant, recipient, topic, version, since_millis)
                select '%s', 'r-' || number, '%s', 1, 0 from generate_series(1, %d) as number
                """.formatted(tenancy.tenant(), topic, members));
    }

    private Reply draft(String id, String fields) {
        String type = fields.contains("eventType") ? "" : "\"eventType\": \"news\", ";
        Reply written = admin.put("/v1/campaigns/" + id, tenancy.key(), "{" + type + fields + "}");
        assertThat(written.status()).as(written.body().toString()).isEqualTo(201);
        return written;
    }

    private void schedule(String id) {
        require(act(id, "schedule"));
    }

    private Reply act(String id, String act) {
        return second.post("/v1/campaigns/%s/%s".formatted(id, act), tenancy.key(), "");
    }

    private JsonNode awaitState(String id, String state) {
        return await().atMost(SOON)
                .until(
                        () -> admin.get("/v1/campaigns/" + id, tenancy.key()).body(),
                        body -> body.path("state").asString().equals(state));
    }

    private List<ReadRecord<RecipientKey, Event>> events(String prefix) {
        try (RecordReader<RecipientKey, Event> log = log()) {
            return log.readAll(
                    one -> isOurs(one) && one.value().orElseThrow().getId().startsWith(prefix));
        }
    }

    private static RecordReader<RecipientKey, Event> log() {
        return RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.BULK));
    }

    private boolean isOurs(ReadRecord<RecipientKey, Event> read) {
        return read.key().tenant().value().equals(tenancy.tenant())
                && read.value().orElseThrow().hasData();
    }

    private boolean isCancellation(ReadRecord<RecipientKey, Event> read) {
        return read.key().tenant().value().equals(tenancy.tenant())
                && read.value().orElseThrow().hasCancellation();
    }

    private static void assertStops(ReadRecord<RecipientKey, Event> stop, ReadRecord<RecipientKey, Event> event) {
        assertThat(stop.value().orElseThrow().getId())
                .isEqualTo(event.value().orElseThrow().getId());
        assertThat(stop.partition()).isEqualTo(event.partition());
        assertThat(stop.offset()).isGreaterThan(event.offset());
    }

    /// Number over both instances.
    private double counted(String result) {
        return value("carillon_campaign_members_total{result=\"%s\"".formatted(result));
    }

    private double value(String series) {
        return Stream.of(admin, second)
                .flatMap(instance -> instance.get("/actuator/prometheus", "")
                        .response()
                        .body()
                        .lines())
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void require(Reply reply) {
        assertThat(reply.status()).as(reply.body().toString()).isBetween(200, 299);
    }
}
