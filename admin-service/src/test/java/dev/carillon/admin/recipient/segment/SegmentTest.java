// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.ConsoleSession;
import dev.carillon.admin.QueryPlans;
import dev.carillon.admin.RunningAdmin;
import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Subscription;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RecordReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SegmentTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final String GOLD = rule("gold");
    private static final String LIST = "{\"name\": \"A list\", \"kind\": \"list\"}";

    private static RunningAdmin admin;
    private Tenancy tenancy;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
    }

    @BeforeEach
    void makeTenant() {
        tenancy = admin.newTenant();
    }

    @Test
    void aWrittenProfileJoinsAndLeavesASegmentInTheSameTransaction() {
        require(admin.put("/v1/segments/gold", tenancy.key(), GOLD));
        awaitSettled("gold");

        plan("ann", "gold");
        plan("bob", "silver");

        assertThat(members("gold")).containsExactly("ann");
        assertThat(admin.get("/v1/segments/gold", tenancy.key())
                        .body()
                        .path("members")
                        .asInt())
                .isEqualTo(1);
        plan("ann", "silver");
        plan("bob", "gold");
        assertThat(members("gold")).containsExactly("bob");
        require(admin.delete("/v1/recipients/bob", tenancy.key()));
        assertThat(members("gold")).isEmpty();
    }

    @Test
    void aNewRuleIsAppliedToEveryRecipientAndPublished() {
        // More recipients than one transaction of the sweep compares.
        for (int batch = 0; batch < 2; batch++) {
            int first = batch * 600;
            String body = IntStream.range(first, first + 600)
                    .mapToObj(i -> "{\"id\": \"r-%04d\", \"attributes\": {\"plan\": \"%s\"}}"
                            .formatted(i, i % 2 == 0 ? "gold" : "silver"))
                    .toList()
                    .toString();
            require(admin.post("/v1/recipients/batch", tenancy.key(), body));
        }
        try (RecordReader<SubscriptionKey, Subscription> published =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.SUBSCRIPTIONS)) {
            require(admin.put("/v1/segments/paying", tenancy.key(), GOLD));
            awaitSettled("paying");
            assertThat(count("paying")).isEqualTo(600);

            require(admin.put("/v1/segments/paying", tenancy.key(), rule("silver")));
            awaitSettled("paying");

            assertThat(count("paying")).isEqualTo(600);
            assertThat(members("paying")).contains("r-0001").doesNotContain("r-0000");
            SubscriptionKey key = new SubscriptionKey(RecipientKey.of(tenancy.tenant(), "r-1199"), "segment:paying");
            published.await(record -> record.key().equals(key));
        }
    }

    @Test
    void aListHasTheRecipientsThatAreAddedToIt() {
        require(admin.put("/v1/segments/vips", tenancy.key(), LIST));

        Reply added = admin.post("/v1/segments/vips/members", tenancy.key(), "{\"recipients\": [\"ann\", \"bob\"]}");
        Reply replaced = admin.put("/v1/segments/vips/members", tenancy.key(), "{\"recipients\": [\"bob\", \"eve\"]}");
        Reply removed = admin.delete("/v1/segments/vips/members/eve", tenancy.key());

        assertThat(added.body().path("added").asInt()).isEqualTo(2);
        assertThat(replaced.body().path("added").asInt()).isEqualTo(1);
        assertThat(replaced.body().path("removed").asInt()).isEqualTo(1);
        assertThat(removed.body().path("removed").asInt()).isEqualTo(1);
        assertThat(members("vips")).containsExactly("bob");
        assertThat(admin.post("/v1/segments/vips/members", tenancy.key(), "{\"recipients\": [\"a b\"]}")
                        .text("/violations/0/path"))
                .isEqualTo("/recipients/0");
    }

    @Test
    void theMembersOfARuleCannotBeChangedByHand() {
        require(admin.put("/v1/segments/gold", tenancy.key(), GOLD));

        assertThat(admin.post("/v1/segments/gold/members", tenancy.key(), "{\"recipients\": [\"ann\"]}")
                        .problem())
                .isEqualTo("wrong-state");
        assertThat(admin.put("/v1/recipients/ann/subscriptions/segment:gold", tenancy.key(), "")
                        .text("/violations/0/rule"))
                .isEqualTo("reserved");
        assertThat(admin.put("/v1/segments/gold", tenancy.key(), LIST).text("/violations/0/path"))
                .isEqualTo("kind");
    }

    @Test
    void everyFieldOfAStoredProfileCanBeCompared() {
        require(admin.put("/v1/segments/reachable", tenancy.key(), """
                {"name": "Reachable", "kind": "rule", "conditions": [
                 {"field": "email", "operator": "exists"}, {"field": "phone", "operator": "begins-with", "value": "+43"},
                 {"field": "locale", "operator": "is", "value": "de-AT"}, {"field": "devices", "operator": "exists"},
                 {"field": "timeZone", "operator": "one-of", "value": "Europe/Graz, Europe/Vienna"},
                 {"field": "attributes.address.city", "operator": "is", "value": "Graz"}]}
                """));

        for (String recipient : List.of("ann", "bob")) {
            require(admin.put("/v1/recipients/" + recipient, tenancy.key(), """
                    {"locale": "de-AT", "timeZone": "Europe/Vienna", "attributes": {"address": {"city": "Graz"}},
                     "addresses": {"email": "%1$s@example.org", "phone": "+43123456789"}}
                    """.formatted(recipient)));
        }
        require(admin.post(
                "/v1/recipients/ann/devices", tenancy.key(), "{\"platform\": \"fcm\", \"token\": \"of-ann\"}"));

        assertThat(members("reachable")).containsExactly("ann");
    }

    @Test
    void aListForgetsARecipientWhoseDataIsDeleted() {
        require(admin.put("/v1/segments/vips", tenancy.key(), LIST));
        require(admin.post("/v1/segments/vips/members", tenancy.key(), "{\"recipients\": [\"ann\", \"bob\"]}"));
        plan("ann", "gold");

        // "bob" has no profile.
        require(admin.delete("/v1/recipients/ann", tenancy.key()));
        require(admin.delete("/v1/recipients/bob", tenancy.key()));

        assertThat(members("vips")).isEmpty();
    }

    @Test
    void aRequestAddsOrRemovesAtMostTenThousandMembers() {
        require(admin.put("/v1/segments/vips", tenancy.key(), LIST));
        String path = "/v1/segments/vips/members";

        Reply tooMany = admin.post(path, tenancy.key(), recipients(0, 10_001));
        require(admin.post(path, tenancy.key(), recipients(0, 10_000)));
        require(admin.post(path, tenancy.key(), recipients(10_000, 10_002)));
        Reply removesTooMany = admin.put(path, tenancy.key(), recipients(0, 1));
        Reply removesAll = admin.put(path, tenancy.key(), recipients(0, 2));

        assertThat(tooMany.text("/violations/0/path")).isEqualTo("/recipients");
        assertThat(tooMany.text("/violations/0/message")).contains("10000");
        assertThat(removesTooMany.problem()).isEqualTo("wrong-state");
        assertThat(removesTooMany.text("/detail")).contains("10000");
        assertThat(removesAll.body().path("removed").asInt()).isEqualTo(10_000);
        assertThat(count("vips")).isEqualTo(2);
    }

    @Test
    void aTenantHasALimitedNumberOfSegments() {
        for (int i = 0; i < 50; i++) {
            require(admin.put("/v1/segments/s-" + i, tenancy.key(), LIST));
        }

        Reply refused = admin.put("/v1/segments/one-more", tenancy.key(), LIST);

        assertThat(refused.problem()).isEqualTo("quota-exceeded");
        assertThat(refused.text("/limitName")).isEqualTo("carillon.admin.quotas.segments");
        assertThat(refused.body().path("limit").asInt()).isEqualTo(50);
        assertThat(admin.get("/v1/segments/one-more", tenancy.key()).status()).isEqualTo(404);
        require(admin.put("/v1/segments/s-0", tenancy.key(), LIST));
        require(admin.put("/v1/segments/one-more", admin.newTenant().key(), LIST));
    }

    @Test
    void aSegmentThatCannotBeUpdatedDoesNotStopOtherTenants() {
        Tenancy other = admin.newTenant();
        List<Tenancy> ordered = Stream.of(tenancy, other)
                .sorted(Comparator.comparing(Tenancy::tenant))
                .toList();
        // A document that cannot be read: every page of this tenant, which is first in the order, fails.
        String broken = ordered.getFirst().tenant();
        new QueryPlans().run("""
                insert into segments (tenant, id, version, document, swept_to) values ('%s', 'broken', 1, '[]', '')
                """.formatted(broken));
        try {
            tenancy = ordered.getLast();
            plan("ann", "gold");

            require(admin.put("/v1/segments/gold", tenancy.key(), GOLD));

            awaitSettled("gold");
            assertThat(members("gold")).containsExactly("ann");
        } finally {
            new QueryPlans().run("delete from segments where tenant = '%s'".formatted(broken));
        }
    }

    @Test
    void profilesAndRulesThatChangeTogetherAgreeInTheEnd() throws Exception {
        List<String> plans = List.of("gold", "silver");
        require(admin.put("/v1/segments/gold", tenancy.key(), GOLD));
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                String recipient = "r-" + writer;
                int first = writer;
                running.add(writers.submit(() ->
                        IntStream.range(first, first + 30).forEach(i -> plan(recipient, plans.get(i % 2)))));
            }
            running.add(writers.submit(() -> IntStream.range(0, 20)
                    .forEach(i -> require(admin.put("/v1/segments/gold", tenancy.key(), rule(plans.get(i % 2)))))));
            for (Future<?> one : running) {
                one.get();
            }
        }
        awaitSettled("gold");

        // The last rule is "silver". Writer n writes the plan n + 29 last.
        assertThat(members("gold")).containsExactly("r-0", "r-2");
    }

    @Test
    void aDeletedSegmentHasNoMembersAndItsIdCanBeUsedAgain() {
        require(admin.put("/v1/segments/vips", tenancy.key(), LIST));
        require(admin.post("/v1/segments/vips/members", tenancy.key(), "{\"recipients\": [\"ann\"]}"));

        require(admin.delete("/v1/segments/vips", tenancy.key()));

        assertThat(admin.get("/v1/segments/vips", tenancy.key()).status()).isEqualTo(404);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> admin.put("/v1/segments/vips", tenancy.key(), LIST).status() == 201);
        assertThat(members("vips")).isEmpty();
    }

    @Test
    void aCampaignReachesTheMembersOfASegment() {
        require(admin.put(
                "/v1/event-types/news", tenancy.key(), "{\"lane\": \"standard\", \"channels\": [\"in_app\"]}"));
        require(admin.put("/v1/segments/vips", tenancy.key(), LIST));
        require(admin.post("/v1/segments/vips/members", tenancy.key(), "{\"recipients\": [\"ann\", \"bob\"]}"));
        require(admin.put("/v1/campaigns/spring", tenancy.key(), campaign("vips")));
        require(admin.put("/v1/campaigns/lost", tenancy.key(), campaign("unknown")));

        require(admin.post("/v1/campaigns/spring/schedule", tenancy.key(), ""));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> admin.get("/v1/campaigns/spring", tenancy.key())
                        .text("/state")
                        .equals("finished"));
        assertThat(admin.get("/v1/campaigns/spring", tenancy.key())
                        .body()
                        .at("/progress/written/a")
                        .asInt())
                .isEqualTo(2);
        assertThat(admin.post("/v1/campaigns/lost/schedule", tenancy.key(), "").text("/violations/0/path"))
                .isEqualTo("/audience/segment");
    }

    @Test
    void theConsoleCountsARuleAndUploadsAList() {
        plan("ann", "gold");
        plan("bob", "silver");
        require(admin.put("/v1/segments/vips", tenancy.key(), LIST));
        ConsoleSession session = admin.session(tenancy.tenant(), "admin");
        String page = "/console/t/%s/segments/one".formatted(tenancy.tenant());

        String[] rule = {
            "name", "Gold",
            "kind", "rule",
            "match", "all",
            "conditions/0/field", "attribute",
            "conditions/0/attribute", "plan",
            "conditions/0/operator", "is",
            "conditions/0/value", "gold"
        };

        String counted = session.submit(page + "?id=new", page + "/count", rule).body();
        session.submit(
                page + "?id=gold",
                page,
                Stream.concat(Stream.of("id", "gold", "version", "0"), Stream.of(rule))
                        .toArray(String[]::new));

        assertThat(counted).contains("<strong>1</strong>").contains("of <span>2</span>");
        awaitSettled("gold");
        assertThat(members("gold")).containsExactly("ann");
        assertThat(session.get("/console/t/%s/segments".formatted(tenancy.tenant()))
                        .body())
                .contains("Gold")
                .contains("A list");
        assertThat(session.get(page + "/members?id=gold").body()).contains("ann");
    }

    private static String recipients(int from, int to) {
        return "{\"recipients\": [%s]}"
                .formatted(IntStream.range(from, to)
                        .mapToObj("\"r-%05d\""::formatted)
                        .collect(Collectors.joining(",")));
    }

    private void plan(String recipient, String plan) {
        require(admin.put(
                "/v1/recipients/" + recipient, tenancy.key(), "{\"attributes\": {\"plan\": \"%s\"}}".formatted(plan)));
    }

    private void awaitSettled(String segment) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> admin.get("/v1/segments/" + segment, tenancy.key())
                        .body()
                        .path("settled")
                        .asBoolean(false));
    }

    private int count(String segment) {
        return admin.get("/v1/segments/" + segment, tenancy.key())
                .body()
                .path("members")
                .asInt();
    }

    private List<String> members(String segment) {
        return admin.get("/v1/segments/%s/members?limit=200".formatted(segment), tenancy.key())
                .body()
                .path("items")
                .findValuesAsString("recipient");
    }

    private static String rule(String plan) {
        return """
                {"name": "By plan", "kind": "rule", "conditions": [{"field": "attributes.plan", "operator": "is", "value": "%s"}]}
                """.formatted(plan);
    }

    private static String campaign(String segment) {
        return """
                {"eventType": "news", "audience": {"segment": "%s"}, "variants": [{"name": "a", "percent": 100}]}
                """.formatted(segment);
    }

    private static void require(Reply reply) {
        assertThat(reply.status()).as(reply.body().toString()).isBetween(200, 299);
    }
}
