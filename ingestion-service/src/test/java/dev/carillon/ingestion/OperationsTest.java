// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.Lane;
import dev.carillon.events.lever.LeverKind;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.IngestionThrottle;
import dev.carillon.events.v1.Lever;
import dev.carillon.testsupport.KafkaExtension;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class OperationsTest {

    @RegisterExtension
    static final KafkaExtension BROKER = SharedIngestion.KAFKA;

    private final RunningIngestion ingestion = SharedIngestion.running();

    @Test
    void healthNamesEachDependency() {
        await().until(() -> ingestion.get("/actuator/health").status() == 200);

        JsonNode components = ingestion.get("/actuator/health").json().get("components");
        assertThat(components.at("/ingestionKafka/status").asString()).isEqualTo("UP");
        assertThat(components.at("/ingestionCatalog/status").asString()).isEqualTo("UP");
    }

    @Test
    void theOpenApiDocumentDescribesEveryOperationWithItsErrors() {
        JsonNode document = ingestion.get("/v3/api-docs").json();

        assertThat(document.get("openapi").asString()).startsWith("3.1");
        for (String path : List.of("/v1/events", "/v1/events/batch", "/v1/events/{id}/cancel")) {
            JsonNode responses = document.get("paths").get(path).at("/post/responses");
            assertThat(responses.propertyNames()).as(path).contains("401", "403", "503");
        }
        assertThat(document.at("/components/schemas/Event/properties/recipients/maxItems")
                        .asInt())
                .isEqualTo(1000);
        assertThat(document.at("/components/responses/EventUnavailable/headers/Retry-After")
                        .isObject())
                .isTrue();
    }

    /// A throttle refuses single events and the rest of a batch's lane, but no event of other lanes.
    @Test
    void aThrottleIsAnsweredWithItsName() {
        LeverTarget target = LeverTarget.of(LeverKind.THROTTLE, SharedIngestion.TENANT, Lane.BULK);
        String report = "{\"type\":\"" + SharedIngestion.REPORT + "\",\"recipients\":[\"ann\"]}";
        String alert = "{\"type\":\"" + SharedIngestion.ALERT + "\",\"recipients\":[\"ann\"]}";
        CatalogWriter catalog = SharedIngestion.catalog("throttle00000000");
        catalog.pull(target, Optional.of(throttle()));
        await().until(() -> ingestion.submit(SharedIngestion.key(), report).status() == 429);

        RunningIngestion.Reply refused = ingestion.submit(SharedIngestion.key(), report);
        RunningIngestion.Reply batch = ingestion.post(
                "/v1/events/batch", SharedIngestion.key(), "application/json", "[" + report + "," + report + "]");
        RunningIngestion.Reply mixed = ingestion.post(
                "/v1/events/batch", SharedIngestion.key(), "application/json", "[" + report + "," + alert + "]");
        catalog.pull(target, Optional.empty());

        assertThat(refused.header("Retry-After")).isEqualTo("30");
        assertThat(refused.json().path("lever").asString()).isEqualTo(target.toString());
        assertThat(refused.json().path("type").asString()).isEqualTo("urn:carillon:failure:rate-limited");
        assertThat(batch.status()).isEqualTo(429);
        assertThat(mixed.status()).isEqualTo(207);
        assertThat(mixed.json().at("/0/status").asInt()).isEqualTo(429);
        assertThat(mixed.json().at("/1/status").asInt()).isEqualTo(202);
        await().until(() -> ingestion.submit(SharedIngestion.key(), report).status() == 202);
    }

    @Test
    void submissionsAreTimedLikeTheRequestsOfServlets() {
        String alert = "{\"type\":\"" + SharedIngestion.ALERT + "\",\"recipients\":[\"ann\"]}";
        ingestion.submit(SharedIngestion.key(), alert);
        ingestion.submit("", alert);
        ingestion.get("/v1/events");

        await().untilAsserted(() -> assertThat(ingestion
                        .get("/actuator/prometheus")
                        .response()
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("http_server_requests_seconds_count{")))
                .anyMatch(line -> line.contains("uri=\"/v1/events\"") && line.contains("status=\"202\""))
                .anyMatch(line -> line.contains("uri=\"/v1/events\"") && line.contains("status=\"401\""))
                .anyMatch(line -> line.contains("uri=\"/v1/events\"") && line.contains("status=\"405\"")));
    }

    private static CatalogEntry throttle() {
        return CatalogEntry.newBuilder()
                .setVersion(1)
                .setLever(Lever.newBuilder()
                        .setThrottle(IngestionThrottle.newBuilder().setEventsPerSecond(0)))
                .build();
    }
}
