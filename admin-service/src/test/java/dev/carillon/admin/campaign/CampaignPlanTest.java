// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.QueryPlans;
import dev.carillon.admin.RunningAdmin;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Query plans of the audience pages and of the due campaigns: both are read along an index.
class CampaignPlanTest {

    private static final QueryPlans PLANS = new QueryPlans();
    private static final String TENANT = "plans-campaigns";
    private static final int PAGE = 1_000;

    @BeforeAll
    static void fill() {
        RunningAdmin admin = RunningAdmin.shared();
        for (String tenant : new String[] {TENANT, TENANT + "-other"}) {
            admin.put("/v1/tenants/" + tenant, RunningAdmin.OPERATOR_KEY, "{\"name\": \"Plans\"}");
        }
        PLANS.run("""
                insert into recipients (tenant, recipient, version, profile)
                select case when i % 2 = 0 then 'plans-campaigns' else 'plans-campaigns-other' end, 'r-' || i, 1,
                    json_build_object('attributes', json_build_object('about', repeat('x', 200)))::jsonb
                from generate_series(1, 40000) i
                """, """
                insert into subscriptions (tenant, recipient, topic, version, since_millis)
                select case when i % 2 = 0 then 'plans-campaigns' else 'plans-campaigns-other' end, 'r-' || i,
                    case when i % 3 = 0 then 'one' else 'another' end, 1, 0 from generate_series(1, 40000) i
                """, """
                insert into campaigns (tenant, id, version, state, due_millis)
                select 'plans-campaigns', 'c-' || i, 1, 'finished', case when i % 100 = 0 then 9000000000000000 + i end
                from generate_series(1, 4000) i
                """, """
                insert into campaign_recipients (tenant, campaign, recipient)
                select 'plans-campaigns', 'c-' || (i % 4 + 1), 'r-' || i from generate_series(1, 40000) i
                """);
        PLANS.vacuum("recipients", "subscriptions", "campaigns", "campaign_recipients");
    }

    @AfterAll
    static void empty() {
        PLANS.run(
                "delete from campaigns where tenant like 'plans-campaigns%'",
                "delete from subscriptions where tenant like 'plans-campaigns%'",
                "delete from recipients where tenant like 'plans-campaigns%'");
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                Arguments.of("campaign_recipients_pkey", "recipient", AudienceMembers.LISTED, new Object[] {
                    TENANT, "c-2", "r-2", PAGE
                }),
                Arguments.of("subscriptions_of_topic", "recipient", AudienceMembers.OF_TOPIC, new Object[] {
                    TENANT, "one", "r-2", PAGE
                }),
                Arguments.of(
                        "recipients_pkey", "recipient", AudienceMembers.EVERYONE, new Object[] {TENANT, "r-2", PAGE}),
                Arguments.of("campaigns_pkey", "id", CampaignStore.LIST, new Object[] {TENANT, "c-2", 51}));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void aPageIsReadFromItsCursorInTheOrderOfItsIndex(String index, String key, String statement, Object[] values) {
        String plan = PLANS.explain(statement, values);

        assertThat(plan)
                .contains("\"Index Name\": \"%s\"".formatted(index))
                .doesNotContain("Seq Scan", "\"Sort\"", "Join");
        assertThat(plan.lines().filter(line -> line.contains("\"Index Cond\"")))
                .anySatisfy(condition -> assertThat(condition).contains("tenant = ", key + " > "));
    }

    @Test
    void aProfileIsLookedUpForEachMemberOfTheTopic() {
        String plan = PLANS.explain(AudienceMembers.OF_TOPIC, TENANT, "one", "r-2", PAGE);

        assertThat(plan).contains("\"Index Name\": \"recipients_pkey\"");
    }

    @Test
    void anAudienceIsCountedWithoutLookingAtItsRows() {
        assertThat(PLANS.explain(AudienceMembers.COUNT_OF_TOPIC, TENANT, "one"))
                .contains("\"Index Only Scan\"", "subscriptions_of_topic");
        assertThat(PLANS.explain(AudienceMembers.COUNT_EVERYONE, TENANT)).contains("\"Index Only Scan\"");
    }

    @Test
    void whatIsDueIsFoundAmongAllThatIsOver() {
        assertThat(PLANS.explain(CampaignStore.NEXT, 9_000_000_000_010_000L))
                .contains("campaigns_due")
                .doesNotContain("Seq Scan");
    }
}
