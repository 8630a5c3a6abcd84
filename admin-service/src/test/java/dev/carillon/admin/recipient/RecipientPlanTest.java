// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.QueryPlans;
import dev.carillon.admin.RunningAdmin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Query plan of the list of recipients, of which the console and the REST API read pages.
class RecipientPlanTest {

    private static final QueryPlans PLANS = new QueryPlans();

    private static String tenant = "";

    @BeforeAll
    static void fill() {
        tenant = RunningAdmin.shared().newTenant().tenant();
        PLANS.run(
                "insert into recipients (tenant, recipient, version) select '%s', 'r-' || i, 1 from generate_series(1, 30000) i"
                        .formatted(tenant),
                "analyze recipients");
    }

    @AfterAll
    static void empty() {
        PLANS.run("delete from recipients where tenant = '%s'".formatted(tenant));
    }

    @Test
    void aPageIsReadInTheOrderOfItsIndexFromTheEndOfThePreviousPage() {
        String plan = PLANS.explain(Recipients.LIST, tenant, "r-1", "r-15", "r-1" + Character.MAX_VALUE, 51);

        assertThat(plan).contains("\"Index Name\": \"recipients_pkey\"").doesNotContain("Seq Scan", "\"Sort\"");
        assertThat(plan.substring(plan.indexOf("\"Index Cond\""))
                        .lines()
                        .findFirst()
                        .orElse(""))
                .contains("tenant = ", "recipient >= ", "recipient > ", "recipient < ");
    }
}
