// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static dev.carillon.ingestion.GrpcClient.event;
import static dev.carillon.ingestion.GrpcClient.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.TenantId;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.Quota;
import dev.carillon.ingestion.GrpcClient.Refusal;
import dev.carillon.ingestion.RunningIngestion.Reply;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RedisExtension;
import io.grpc.Status.Code;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Test of two instances of ingestion that answer requests beyond a tenant's quota.
class QuotaTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = SharedIngestion.KAFKA;

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final String TYPE = "order.shipped";
    private static final String EVENT = "{\"type\":\"order.shipped\",\"recipients\":[\"ann\"]}";
    private static final Duration SOON = Duration.ofSeconds(90);

    private static RunningIngestion one;
    private static RunningIngestion other;

    @BeforeAll
    static void start() {
        one = newInstance();
        other = newInstance();
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    private static RunningIngestion newInstance() {
        return RunningIngestion.start(
                KAFKA.bootstrapServers(),
                "spring.data.redis.url=" + REDIS.url(),
                "carillon.ingestion.quotas.timeout=30s");
    }

    /// Tenant with a quota per day, which both instances know.
    ///
    /// @param key its API key
    private record Customer(TenantId tenant, CatalogWriter catalog, String key) {

        static Customer of(String keyId, Quota.Builder quota) {
            TenantId tenant = Fixtures.uniqueTenant();
            CatalogWriter catalog = new CatalogWriter(KAFKA.bootstrapServers(), tenant, keyId);
            catalog.putQuota(quota.build());
            catalog.putType(TYPE, LaneCode.LANE_STANDARD, "");
            catalog.putKey(catalog.keyEntry("events:write"));
            Customer customer = new Customer(tenant, catalog, catalog.apiKey());
            // The key is written last; a request without a type uses up nothing.
            for (RunningIngestion ingestion : List.of(one, other)) {
                await().atMost(SOON)
                        .until(() -> ingestion
                                        .submit(customer.key(), "{\"type\":\"none\",\"recipients\":[\"a\"]}")
                                        .status()
                                == 422);
            }
            return customer;
        }

        Reply submit(RunningIngestion ingestion) {
            return ingestion.submit(key, EVENT);
        }
    }

    @Test
    void twoInstancesShareAQuotaAndTheRefusalNamesIt() {
        Customer customer = Customer.of("quotashared00000", Quota.newBuilder().setEventsPerDay(20));

        List<Reply> replies = IntStream.range(0, 40)
                .mapToObj(i -> customer.submit(i % 2 == 0 ? one : other))
                .toList();

        assertThat(replies).filteredOn(reply -> reply.status() == 202).hasSize(20);
        Reply refused = replies.getLast();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.json().path("type").asString()).isEqualTo("urn:carillon:failure:quota-exceeded");
        assertThat(refused.json().path("quota").asString()).isEqualTo("events-per-day");
        assertThat(refused.json().path("limit").asInt()).isEqualTo(20);
        assertThat(Long.parseLong(refused.header("Retry-After")))
                .isBetween(1L, 86_400L)
                .isCloseTo(86_400L - LocalTime.now(ZoneOffset.UTC).toSecondOfDay(), within(60L));
        assertThat(refused.header("RateLimit")).contains("\"events-per-day\";r=0;t=");
        assertThat(replies.getFirst().header("RateLimit-Policy"))
                .startsWith("\"events-per-second\";q=20000;w=2, \"events-per-day\";q=20;w=86400");
        assertThat(one.submit("", EVENT).header("RateLimit")).isEmpty();
    }

    @Test
    void aBatchIsAnsweredForEachEventUntilTheQuotaIsUsedUp() {
        Customer customer = Customer.of("quotabatch000000", Quota.newBuilder().setEventsPerDay(3));
        String batch = "[" + String.join(",", EVENT, EVENT, EVENT, EVENT, EVENT) + "]";

        Reply mixed = one.post("/v1/events/batch", customer.key(), RunningIngestion.JSON, batch);
        Reply none = one.post("/v1/events/batch", customer.key(), RunningIngestion.JSON, batch);

        assertThat(mixed.status()).isEqualTo(207);
        assertThat(IntStream.range(0, 5)
                        .mapToObj(i -> mixed.json().path(i).path("status").asInt())
                        .toList())
                .containsExactly(202, 202, 202, 429, 429);
        assertThat(mixed.header("Retry-After")).isNotEmpty();
        assertThat(none.status()).isEqualTo(429);
        assertThat(none.json().path("quota").asString()).isEqualTo("events-per-day");
    }

    @Test
    void aCloudEventCounts() {
        Customer customer = Customer.of("quotacloud000000", Quota.newBuilder().setEventsPerDay(1));
        String event = "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/shop\",\"type\":\"" + TYPE
                + "\",\"subject\":\"ann\"}";

        Reply first = one.post("/v1/events", customer.key(), "application/cloudevents+json", event.formatted("c1"));
        Reply second = one.post("/v1/events", customer.key(), "application/cloudevents+json", event.formatted("c2"));

        assertThat(first.status()).isEqualTo(202);
        assertThat(second.status()).isEqualTo(429);
    }

    @Test
    void everyGrpcMethodIsRefusedWithTheQuotasName() {
        Customer customer = Customer.of("quotagrpc0000000", Quota.newBuilder().setEventsPerDay(2));
        try (GrpcClient client = GrpcClient.of(one, customer.key())) {
            assertThat(client.isAccepted(event("", TYPE, "ann"))).isTrue();
            assertThat(client.isAccepted(event("", TYPE, "ann"))).isTrue();

            Refusal single = refusal(() -> client.publish(event("", TYPE, "ann")));
            Refusal batch = refusal(
                    () -> client.publishBatch(List.of(event("", TYPE, "ann").build())));
            StreamClient stream = client.stream();
            stream.read(1);
            stream.send(1, _ -> event("", TYPE, "ann").build());
            await().atMost(SOON).until(() -> !stream.acknowledgements().isEmpty());
            Refusal streamed = Refusal.of(stream.acknowledgements().getFirst().getRefused());
            stream.cancel();

            for (Refusal refused : List.of(single, batch, streamed)) {
                assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
                assertThat(refused.reason()).isEqualTo("QUOTA_EXCEEDED");
                assertThat(refused.members()).containsEntry("quota", "events-per-day");
                assertThat(refused.retryAfterSeconds()).isBetween(1L, 86_400L);
            }
        }
    }

    @Test
    void anEventWithTooManyRecipientsIsRefusedForGood() {
        Customer customer = Customer.of("quotarecipients0", Quota.newBuilder().setRecipientsPerEvent(2));

        Reply refused = one.submit(customer.key(), "{\"type\":\"order.shipped\",\"recipients\":[\"a\",\"b\",\"c\"]}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("type").asString()).isEqualTo("urn:carillon:failure:too-many-recipients");
        assertThat(refused.json().path("quota").asString()).isEqualTo("recipients-per-event");
        assertThat(refused.json().path("limit").asInt()).isEqualTo(2);
    }

    @Test
    void anEventIsAcceptedAgainOnceTheRateAllowsIt() {
        Customer customer = Customer.of(
                "quotaretry000000", Quota.newBuilder().setEventsPerSecond(1).setBurstSeconds(1));
        List<Reply> refused = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            Reply reply = customer.submit(one);
            if (reply.status() == 429) {
                refused.add(reply);
            }
            return reply.status() == 202 && !refused.isEmpty();
        });

        assertThat(refused)
                .allMatch(reply -> reply.json().path("quota").asString().equals("events-per-second"))
                .allMatch(reply -> reply.header("Retry-After").equals("1"));
    }

    @Test
    void aChangedQuotaIsFollowedWithoutARestart() {
        Customer customer = Customer.of("quotachange00000", Quota.newBuilder().setEventsPerDay(1));
        assertThat(customer.submit(one).status()).isEqualTo(202);
        assertThat(customer.submit(one).status()).isEqualTo(429);

        customer.catalog().putQuota(Quota.newBuilder().setEventsPerDay(3).build());

        await().atMost(SOON).until(() -> customer.submit(one).status() == 202);
        assertThat(customer.submit(other).status()).isEqualTo(202);
        assertThat(customer.submit(one).status()).isEqualTo(429);
        assertThat(customer.submit(other).status()).isEqualTo(429);
    }
}
