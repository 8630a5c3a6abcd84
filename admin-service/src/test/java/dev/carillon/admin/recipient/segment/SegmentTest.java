// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.ConsoleSession;
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
import java.util.List;
import java.util.stream.IntStream;
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

        String counted = session.submit(
                        page + "?id=new",
                        page + "/count",
                        "name",
                        "Gold",
                        "kind",
                        "rule",
                        "match",
                        "all",
                        "conditions/0/field",
                        "attribute",
                        "conditions/0/attribute",
                        "plan",
                        "conditions/0/operator",
                        "is",
                        "conditions/0/value",
                        "gold")
                .body();
        session.submit(
                page + "?id=gold",
                page,
                "id",
                "gold",
                "version",
                "0",
                "name",
                "Gold",
                "kind",
                "rule",
                "match",
                "all",
                "conditions/0/field",
                "attribute",
                "conditions/0/attribute",
                "plan",
                "conditions/0/operator",
                "is",
                "conditions/0/value",
                "gold");

        assertThat(counted).contains("<strong>1</strong>").contains("of <span>2</span>");
        awaitSettled("gold");
        assertThat(members("gold")).containsExactly("ann");
        assertThat(session.get("/console/t/%s/segments".formatted(tenancy.tenant()))
                        .body())
                .contains("Gold")
                .contains("A list");
        assertThat(session.get(page + "/members?id=gold").body()).contains("ann");
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
