// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import org.junit.jupiter.api.Test;

/// Quotas of one tenant, which do not concern other tenants.
class QuotaTest {

    private static final String ENDPOINT = """
            {"url": "https://shop.example/hooks", "secrets": ["whsec_bmV3LXNlY3JldC10aGF0LW5vLW9uZS1rbm93cy15ZXQ="]}
            """;

    private final RunningAdmin admin = RunningAdmin.shared();

    @Test
    void receiptEndpoints() {
        Tenancy tenancy = admin.newTenant();
        for (int i = 0; i < 20; i++) {
            assertThat(admin.put("/v1/receipt-endpoints/e-" + i, tenancy.key(), ENDPOINT)
                            .status())
                    .isEqualTo(201);
        }

        Reply refused = admin.put("/v1/receipt-endpoints/one-more", tenancy.key(), ENDPOINT);

        assertIsOver(refused, "carillon.admin.quotas.receipt-endpoints", 20);
        assertThat(admin.put("/v1/receipt-endpoints/e-0", tenancy.key(), ENDPOINT)
                        .status())
                .isEqualTo(200);
        assertThat(admin.delete("/v1/receipt-endpoints/e-0", tenancy.key()).status())
                .isEqualTo(204);
        assertThat(admin.put("/v1/receipt-endpoints/one-more", tenancy.key(), ENDPOINT)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void apiKeys() {
        Tenancy tenancy = admin.newTenant();
        // The first key of the tenant exists; revoked and expired keys do not count.
        new QueryPlans().run("""
                insert into api_keys (key_id, tenant, name, secret_sha256, scopes, version, created_at_millis,
                    expires_at_millis, revoked_at_millis, made_by)
                select '%1$s-' || i, '%1$s', 'many', '\\x00', '{events:read}', 1, 0,
                    case when i > 210 then 1 end, case when i > 199 and i < 211 then 1 end, ''
                from generate_series(1, 220) i
                """.formatted(tenancy.tenant()));
        String body = "{\"name\": \"a key\", \"scopes\": [\"events:read\"]}";

        Reply refused = admin.post("/v1/api-keys", tenancy.key(), body);

        assertIsOver(refused, "carillon.admin.quotas.api-keys", 200);
        assertThat(admin.delete("/v1/api-keys/%s-1".formatted(tenancy.tenant()), tenancy.key())
                        .status())
                .isEqualTo(204);
        assertThat(admin.post("/v1/api-keys", tenancy.key(), body).status()).isEqualTo(201);
        assertThat(admin.post("/v1/api-keys", admin.newTenant().key(), body).status())
                .isEqualTo(201);
    }

    private static void assertIsOver(Reply refused, String setting, int limit) {
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("quota-exceeded");
        assertThat(refused.text("/limitName")).isEqualTo(setting);
        assertThat(refused.body().path("limit").asInt()).isEqualTo(limit);
        assertThat(refused.text("/detail")).contains(setting);
    }
}
