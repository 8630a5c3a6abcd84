// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.QueryPlans;
import dev.carillon.admin.RunningAdmin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Query plans of the dead letters: listed and counted along an index.
class LetterPlanTest {

    private static final QueryPlans PLANS = new QueryPlans();
    private static final LetterFilter OF_TENANT = new LetterFilter("plans", "", "", "", "", 10_000, Long.MAX_VALUE);

    @BeforeAll
    static void fill() {
        RunningAdmin.shared();
        PLANS.run("""
                insert into dead_letters (id, tenant, code, cause, summary, provider, source_topic, source_partition,
                    source_offset, at_millis, recorded_by, body)
                select 'plans-' || i, case when i % 10 = 0 then 'plans' else 'plans-other' end, 'code', 'cause', 'summary',
                    'smtp', 'topic', 0, i, i, 'test', convert_to(repeat('x', 500), 'UTF8')
                from generate_series(1, 20000) i
                """);
        PLANS.vacuum("dead_letters");
    }

    @AfterAll
    static void empty() {
        PLANS.run("delete from dead_letters where tenant like 'plans%'");
    }

    @Test
    void aPageIsReadInTheOrderOfItsIndex() {
        String plan = PLANS.explain(
                DeadLetterStore.LIST_NEWEST.replace("$filter", OF_TENANT.condition()),
                10_000L,
                Long.MAX_VALUE,
                "plans",
                20_000L,
                "plans-20000",
                51);

        assertThat(plan).contains("\"dead_letters_of_tenant\"").doesNotContain("Seq Scan", "\"Sort\"");
    }

    @Test
    void causesAreCountedWithoutLookingAtTheLetters() {
        String plan = PLANS.explain(
                DeadLetterStore.GROUPS.replace("$filter", OF_TENANT.condition()), 10_000L, Long.MAX_VALUE, "plans", 50);

        assertThat(plan).contains("\"Index Only Scan\"", "\"dead_letters_of_tenant\"");
    }
}
