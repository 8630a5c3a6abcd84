// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.TenantId;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.ingestion.RunningIngestion.Reply;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RedisExtension;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotencyKeyTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = SharedIngestion.KAFKA;

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String EVENT = "{\"type\":\"order.shipped\",\"recipients\":[\"ann\"]}";
    private static final String OTHER = "{\"type\":\"order.shipped\",\"recipients\":[\"bob\"]}";
    private static final String UNKNOWN_TYPE = "{\"type\":\"none\",\"recipients\":[\"ann\"]}";

    private static RunningIngestion ingestion;
    private static String apiKey;

    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        ingestion = RunningIngestion.start(
                KAFKA.bootstrapServers(),
                "spring.data.redis.url=" + REDIS.url(),
                "carillon.ingestion.quotas.timeout=30s");
        TenantId tenant = Fixtures.uniqueTenant();
        CatalogWriter catalog = new CatalogWriter(KAFKA.bootstrapServers(), tenant, "idempotencykey00");
        catalog.putType("order.shipped", LaneCode.LANE_STANDARD, "");
        catalog.putKey(catalog.keyEntry("events:write"));
        apiKey = catalog.apiKey();
        await().atMost(SOON).until(() -> ingestion.submit(apiKey, UNKNOWN_TYPE).status() == 422);
    }

    @AfterAll
    static void stop() {
        ingestion.close();
    }

    @Test
    void theSameRequestIsAcceptedAgainAndAnotherBodyIsRefused() {
        assertThat(submit(EVENT)).isEqualTo("202");
        assertThat(submit(EVENT)).isEqualTo("202");
        assertThat(submit(OTHER)).isEqualTo("422 urn:carillon:failure:idempotency-key-mismatch");
        assertThat(submit(EVENT)).isEqualTo("202");
    }

    @Test
    void aRefusedRequestDoesNotUseUpItsKey() {
        assertThat(submit(UNKNOWN_TYPE)).isEqualTo("422 urn:carillon:failure:unknown-event-type");

        await().atMost(SOON).until(() -> submit(EVENT).equals("202"));
    }

    private String submit(String body) {
        Reply reply = ingestion.submit(apiKey, body, "Idempotency-Key", key);
        return reply.status() == 202
                ? "202"
                : reply.status() + " " + reply.json().path("type").asString();
    }
}
