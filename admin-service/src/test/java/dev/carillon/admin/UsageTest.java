// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Quota;
import dev.carillon.runtime.quota.QuotaUnit;
import dev.carillon.runtime.quota.SharedBuckets;
import dev.carillon.runtime.quota.TenantQuota;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.runtime.redis.RedisLink;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.PostgresExtension;
import dev.carillon.testsupport.RedisExtension;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class UsageTest {

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final String QUOTA = """
            {"name": "A tenant", "quota": {"eventsPerSecond": 50, "eventsPerDay": 1000, "recipientsPerEvent": 7,
             "bytesPerSecond": 4000, "bytesPerDay": 900000, "burstSeconds": 3}}
            """;

    private static RunningAdmin admin;
    private static RedisLink redis;

    @BeforeAll
    static void start() {
        PostgresExtension postgres = new PostgresExtension();
        Map<String, String> properties = new HashMap<>(postgres.propertiesOf("admin"));
        properties.put("carillon.admin.tracking.group-id", "tracking-of-tests");
        properties.put("spring.data.redis.url", REDIS.url());
        properties.put("spring.data.redis.timeout", "30s");
        admin = RunningAdmin.start(new KafkaExtension().bootstrapServers(), postgres.jdbcUrl(), properties);
        admin.awaitReady();
        redis = new RedisLink(RedisClients.at(REDIS.url()), Duration.ofSeconds(30));
    }

    @AfterAll
    static void stop() {
        redis.close();
        admin.close();
    }

    @Test
    void anOperatorSetsAQuotaAndItsUsageCanBeRead() {
        Tenancy tenancy = admin.newTenant();
        String path = "/v1/tenants/" + tenancy.tenant();

        Reply changed = admin.put(path, RunningAdmin.OPERATOR_KEY, QUOTA);
        use(tenancy.tenant(), 40);

        assertThat(changed.status()).isEqualTo(200);
        assertThat(admin.get(path, RunningAdmin.OPERATOR_KEY).text("/quota/eventsPerDay"))
                .isEqualTo("1000");
        for (Reply usage : new Reply[] {
            admin.get("/v1/usage", tenancy.key()), admin.get(path + "/usage", RunningAdmin.OPERATOR_KEY)
        }) {
            assertThat(usage.status()).isEqualTo(200);
            assertThat(usage.text("/tenant")).isEqualTo(tenancy.tenant());
            assertThat(usage.text("/recipientsPerEvent")).isEqualTo("7");
            JsonNode perDay = usage.body().at("/limits/1");
            assertThat(perDay.path("quota").asString()).isEqualTo("events-per-day");
            assertThat(perDay.path("limit").asLong()).isEqualTo(1_000);
            assertThat(perDay.path("used").asLong()).isEqualTo(40);
            assertThat(perDay.path("remaining").asLong()).isEqualTo(960);
            assertThat(perDay.path("wholeInSeconds").asLong()).isBetween(1L, 86_400L);
            assertThat(usage.text("/limits/0/capacity")).isEqualTo("150");
            assertThat(usage.text("/limits/2/quota")).isEqualTo("bytes-per-second");
            assertThat(usage.text("/limits/3/used")).isEqualTo("0");
        }
        assertThat(admin.get(path + "/usage", tenancy.key()).status()).isEqualTo(403);
    }

    @Test
    void theChangeOfAQuotaIsAudited() {
        Tenancy tenancy = admin.newTenant();

        admin.put("/v1/tenants/" + tenancy.tenant(), RunningAdmin.OPERATOR_KEY, QUOTA);

        Reply audit = admin.call(
                "GET", "/v1/audit?kind=tenant", RunningAdmin.OPERATOR_KEY, "", "Carillon-Tenant", tenancy.tenant());
        assertThat(audit.status()).isEqualTo(200);
        assertThat(audit.body().toString()).contains("bytesPerDay").contains("900000");
    }

    @Test
    void anImpossibleQuotaIsRefused() {
        Tenancy tenancy = admin.newTenant();

        Reply refused = admin.put(
                "/v1/tenants/" + tenancy.tenant(),
                RunningAdmin.OPERATOR_KEY,
                "{\"quota\": {\"eventsPerSecond\": -1, \"bytesPerSecond\": 2000000000}}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().toString()).contains("/quota/eventsPerSecond").contains("/quota/bytesPerSecond");
    }

    @Test
    void theConsoleShowsTheUsage() {
        Tenancy tenancy = admin.newTenant();
        admin.put("/v1/tenants/" + tenancy.tenant(), RunningAdmin.OPERATOR_KEY, QUOTA);
        use(tenancy.tenant(), 33);
        ConsoleSession session = admin.session(tenancy.tenant(), "viewer");

        String page = session.get("/console/t/" + tenancy.tenant() + "/usage").body();

        assertThat(page)
                .contains("events-per-day")
                .contains(">1,000<")
                .contains(">33<")
                .contains(">967<");
        assertThat(page).contains("recipients-per-event").contains(">7<");
    }

    @Test
    void anOperatorChangesTheQuotaInTheConsole() {
        Tenancy tenancy = admin.newTenant();
        String path = "/v1/tenants/" + tenancy.tenant();
        admin.put(path, RunningAdmin.OPERATOR_KEY, QUOTA);
        ConsoleSession session = admin.adminSession();
        String page = "/console/t/" + tenancy.tenant() + "/usage";
        String version = admin.get(path, RunningAdmin.OPERATOR_KEY).text("/version");

        HttpResponse<String> refused =
                session.submit(page, page, "version", version, "eventsPerSecond", "many", "burstSeconds", "61");
        HttpResponse<String> changed =
                session.submit(page, page, "version", version, "eventsPerSecond", "60", "eventsPerDay", "");
        HttpResponse<String> late = session.submit(page, page, "version", version, "eventsPerSecond", "70");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("/eventsPerSecond").contains("/burstSeconds");
        assertThat(changed.body()).contains("The quota is changed.");
        assertThat(late.statusCode()).isEqualTo(412);
        Reply now = admin.get(path, RunningAdmin.OPERATOR_KEY);
        assertThat(now.text("/quota/eventsPerSecond")).isEqualTo("60");
        assertThat(now.text("/quota/eventsPerDay")).isEqualTo("0");
        assertThat(now.text("/name")).isEqualTo("A tenant");
        assertThat(admin.get("/v1/usage", tenancy.key()).text("/limits/0/limit"))
                .isEqualTo("60");
    }

    @Test
    void aViewerCannotChangeTheQuota() {
        Tenancy tenancy = admin.newTenant();
        ConsoleSession session = admin.session(tenancy.tenant(), "viewer");
        String page = "/console/t/" + tenancy.tenant() + "/usage";

        assertThat(session.get(page).body()).doesNotContain("Change the quota");
        assertThat(session.submit(page, page, "version", "1").statusCode()).isEqualTo(403);
    }

    @Test
    void withoutRedisTheUsageIsUnavailable() {
        Reply refused = RunningAdmin.shared()
                .get("/v1/usage", RunningAdmin.shared().newTenant().key());

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body().toString()).contains("Redis");
    }

    private static void use(String tenant, long events) {
        TenantQuota quota = new TenantQuota(1, 1, 1, 1, 1, 1)
                .with(Quota.newBuilder()
                        .setEventsPerSecond(50)
                        .setEventsPerDay(1_000)
                        .setRecipientsPerEvent(7)
                        .setBytesPerSecond(4_000)
                        .setBytesPerDay(900_000)
                        .setBurstSeconds(3)
                        .build());
        new SharedBuckets(redis, InstantSource.system()).take(new TenantId(tenant), QuotaUnit.EVENTS, quota, events);
    }
}
