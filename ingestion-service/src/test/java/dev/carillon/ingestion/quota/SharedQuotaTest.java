// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.TcpLink;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.FailureCode;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Quota;
import dev.carillon.events.v1.Tenant;
import dev.carillon.ingestion.catalog.EventCatalog;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.quota.QuotaLimit;
import dev.carillon.runtime.quota.QuotaUnit;
import dev.carillon.runtime.quota.SharedBuckets;
import dev.carillon.runtime.quota.TenantQuota;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.runtime.redis.RedisLink;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import dev.carillon.testsupport.RedisExtension;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Test of two instances that share the quotas in a real Redis.
class SharedQuotaTest {

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final TenantQuota DEFAULTS = new TenantQuota(100, 1_000_000, 10, 100_000, 1_000_000_000, 2);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final TcpLink network = TcpLink.to(URI.create(REDIS.url()).getPort());
    private final RedisLink oneLink = new RedisLink(RedisClients.at("redis://127.0.0.1:" + network.port()), TIMEOUT);
    private final RedisLink otherLink = new RedisLink(RedisClients.at(REDIS.url()), TIMEOUT);
    private final EventCatalog catalog = new EventCatalog();
    private final QuotaGate one = gate(oneLink);
    private final QuotaGate other = gate(otherLink);
    private final TenantId tenant = Fixtures.uniqueTenant();

    @AfterEach
    void disconnect() {
        oneLink.close();
        otherLink.close();
        network.close();
    }

    @Test
    void twoInstancesTogetherAdmitNoMoreThanTheQuota() {
        long admitted = 0;
        for (int i = 0; i < 500; i++) {
            admitted += admitted(one, 1) + admitted(other, 1);
        }
        assertThat(admitted).isEqualTo(200);

        clock.advance(Duration.ofSeconds(1));
        long later = 0;
        for (int i = 0; i < 500; i++) {
            later += admitted(one, 1) + admitted(other, 1);
        }

        assertThat(later).isEqualTo(100);
    }

    @Test
    void theRefusalNamesTheQuotaAndWhenToRetry() {
        admitted(one, 200);

        Problem problem = one.findRefusal(tenant, 1).orElseThrow();

        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.code()).isEqualTo(FailureCode.QUOTA_EXCEEDED);
        assertThat(problem.members())
                .containsEntry("quota", "events-per-second")
                .containsEntry("limit", 100L);
        assertThat(problem.retryAfterSeconds()).isEqualTo(1);
    }

    /// The tokens of the event must not be used up by the refusal for its bytes.
    @Test
    void anEventOfTooManyBytesLeavesADebtThatDelaysTheNextOnes() {
        assertThat(one.findRefusal(tenant, 300_000)).isEmpty();

        Problem problem = one.findRefusal(tenant, 10).orElseThrow();
        clock.advance(Duration.ofSeconds(problem.retryAfterSeconds()));

        assertThat(problem.members()).containsEntry("quota", "bytes-per-second");
        // 200,000 were there; 100,001 more take a second and a bit.
        assertThat(problem.retryAfterSeconds()).isEqualTo(2);
        assertThat(one.findRefusal(tenant, 10)).isEmpty();
    }

    @Test
    void aTenantsOwnQuotaReplacesTheDefaultsWhileEventsArrive() {
        assertThat(admitted(one, 300)).isEqualTo(200);

        publish(
                Quota.newBuilder()
                        .setEventsPerSecond(300)
                        .setRecipientsPerEvent(5)
                        .build(),
                1);
        // The bucket gets its new limits with the first question.
        admitted(one, 1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(admitted(one, 1_000) + admitted(other, 1_000)).isBetween(301L, 800L);
        clock.advance(Duration.ofSeconds(1));
        assertThat(admitted(one, 1_000) + admitted(other, 1_000)).isEqualTo(300);
        assertThat(one.findTooManyRecipients(tenant, 5)).isEmpty();
        assertThat(one.findTooManyRecipients(tenant, 6).orElseThrow().members())
                .containsEntry("quota", "recipients-per-event")
                .containsEntry("limit", 5L);

        publish(Quota.newBuilder().setEventsPerSecond(10).setBurstSeconds(1).build(), 2);
        admitted(one, 100);
        admitted(other, 100);
        clock.advance(Duration.ofSeconds(1));
        assertThat(admitted(one, 1_000) + admitted(other, 1_000)).isEqualTo(10);
    }

    @Test
    void withoutRedisTheInstanceGoesOnByItselfAndComesBack() {
        admitted(other, 1_000);
        network.shut();
        network.cut();

        // Nothing is left in Redis, which this instance cannot know.
        assertThat(admitted(one, 1_000)).isEqualTo(10);
        clock.advance(Duration.ofSeconds(1));
        assertThat(admitted(one, 1_000)).isBetween(90L, 110L);
        network.open();

        await().atMost(Duration.ofSeconds(60)).until(() -> {
            clock.advance(Duration.ofSeconds(3));
            admitted(other, 1_000);
            // The other one has taken everything, so only a local bucket would admit more.
            return admitted(one, 1_000) == 0;
        });
    }

    @Test
    void unusedTokensAreReturnedAtTheEnd() {
        admitted(one, 1);
        SharedBuckets buckets = new SharedBuckets(otherLink, clock);
        assertThat(buckets.left(tenant, QuotaUnit.EVENTS, DEFAULTS)).containsEntry(QuotaLimit.EVENTS_PER_SECOND, 190L);

        one.close();

        assertThat(buckets.left(tenant, QuotaUnit.EVENTS, DEFAULTS))
                .containsEntry(QuotaLimit.EVENTS_PER_SECOND, 199L)
                .containsEntry(QuotaLimit.EVENTS_PER_DAY, 999_999L);
    }

    @Test
    void theHeaderFieldsNameEachQuota() {
        admitted(one, 50);

        RateLimitFields fields = one.rateLimits(tenant);

        assertThat(fields.policy())
                .isEqualTo("\"events-per-second\";q=200;w=2, \"events-per-day\";q=1000000;w=86400,"
                        + " \"bytes-per-second\";q=200000;qu=\"content-bytes\";w=2,"
                        + " \"bytes-per-day\";q=1000000000;qu=\"content-bytes\";w=86400");
        assertThat(fields.limit())
                .isEqualTo("\"events-per-second\";r=150;t=1, \"events-per-day\";r=999950;t=43200,"
                        + " \"bytes-per-second\";r=199950;t=1, \"bytes-per-day\";r=999999950;t=43200");
    }

    private QuotaGate gate(RedisLink link) {
        RedisTokens tokens = new RedisTokens(new SharedBuckets(link, clock));
        return new QuotaGate(catalog, DEFAULTS, tokens::of, Runnable::run, clock);
    }

    private long admitted(QuotaGate gate, int tries) {
        return IntStream.range(0, tries)
                .filter(_ -> gate.findRefusal(tenant, 1).isEmpty())
                .count();
    }

    private void publish(Quota quota, long version) {
        catalog.apply(
                new CatalogKey(tenant, CatalogKey.Kind.TENANT, tenant.value()),
                Optional.of(CatalogEntry.newBuilder()
                        .setTenant(tenant.value())
                        .setVersion(version)
                        .setTenantSettings(Tenant.newBuilder().setQuota(quota))
                        .build()));
    }
}
