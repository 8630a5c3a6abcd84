// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.testsupport.KafkaExtension;
import java.util.List;
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
        assertThat(document.at("/components/responses/Unavailable/headers/Retry-After")
                        .isObject())
                .isTrue();
    }
}
