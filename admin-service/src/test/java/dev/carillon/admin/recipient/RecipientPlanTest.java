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
        PLANS.run("""
                insert into recipients (tenant, recipient, version, profile)
                select '%s', 'r-' || i, 1, jsonb_build_object('email', 'Mail' || i || '@example.org', 'phone', '+431' || i,
                    'attributes', jsonb_build_object('name', 'Name ' || i))
                from generate_series(1, 30000) i
                """.formatted(tenant), "analyze recipients");
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

    @Test
    void aPersonIsFoundInOneIndex() {
        assertThat(PLANS.explain(RecipientSearch.BY_EMAIL, tenant, "mail77@example.org", 20))
                .contains("recipients_by_email")
                .doesNotContain("Seq Scan");
        assertThat(PLANS.explain(RecipientSearch.BY_PHONE, tenant, "+43177", 20))
                .contains("recipients_by_phone")
                .doesNotContain("Seq Scan");
        assertThat(PLANS.explain(RecipientSearch.BY_NAME, tenant, "name 77", "name 77" + Character.MAX_VALUE, 20))
                .contains("recipients_by_name")
                .doesNotContain("Seq Scan");
        assertThat(PLANS.explain(RecipientSearch.BY_PREFIX, tenant, "r-77", "r-77" + Character.MAX_VALUE, 20))
                .contains("recipients_pkey")
                .doesNotContain("Seq Scan");
    }
}
