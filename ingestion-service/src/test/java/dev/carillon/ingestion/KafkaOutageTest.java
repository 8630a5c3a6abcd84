// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.FreePorts;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.ingestion.RunningIngestion.Reply;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.RecordReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaOutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final TenantId tenant = Fixtures.uniqueTenant();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final AtomicInteger submitted = new AtomicInteger();

    @Test
    void whatIsAcceptedAroundOutagesIsInTheLogAndTheProcessRecovers(@TempDir Path directory) throws Exception {
        int port = FreePorts.next();
        String bootstrap = "127.0.0.1:" + port;
        try (RunningIngestion ingestion = RunningIngestion.start(bootstrap)) {
            assertAway(ingestion);
            assertThat(ingestion
                            .get("/actuator/health")
                            .json()
                            .at("/components/ingestionCatalog/status")
                            .asString())
                    .isEqualTo("DOWN");

            String key;
            Thread underway;
            try (EmbeddedKafka _ = EmbeddedKafka.start(directory, port)) {
                key = publishCatalog(bootstrap);
                await().atMost(PATIENCE).until(() -> submit(ingestion, key).status() == 202);
                await().atMost(PATIENCE)
                        .until(() -> ingestion.get("/actuator/health").status() == 200);
                unavailable.set(0);
                underway = startLoad(ingestion, key, () -> unavailable.get() < 3);
                awaitAccepted(20);
            } // the broker goes away under load
            underway.join();
            assertAway(ingestion);

            int before = accepted.size();
            try (EmbeddedKafka _ = EmbeddedKafka.start(directory, port)) {
                await().atMost(PATIENCE).until(() -> submit(ingestion, key).status() == 202);
                startLoad(ingestion, key, () -> accepted.size() < before + 50).join();
                await().atMost(PATIENCE)
                        .until(() -> ingestion.get("/actuator/health").status() == 200);

                try (var reader = RecordReader.of(bootstrap, Topics.events(Lane.CRITICAL))) {
                    for (String id : accepted) {
                        reader.await(read -> read.requireValue().getId().equals(id));
                    }
                }
            }
        }
    }

    private void assertAway(RunningIngestion ingestion) {
        Reply reply = ingestion.submit("ck_abcdefgh01234567_another_secret_of_it", "{}");
        assertThat(reply.status()).isIn(401, 503); // the catalog, once read, stays
        if (reply.status() == 503) {
            assertThat(reply.header("Retry-After")).isNotEmpty();
            assertThat(reply.json().get("type").asString()).isEqualTo("urn:carillon:failure:unavailable");
        }
        Reply health = ingestion.get("/actuator/health");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.json().at("/components/ingestionKafka/status").asString())
                .isEqualTo("DOWN");
        assertThat(ingestion.get("/actuator/health/liveness").status()).isEqualTo(200);
    }

    private String publishCatalog(String bootstrap) {
        try (CatalogWriter catalog = new CatalogWriter(bootstrap, tenant, CatalogWriter.KEY_ID)) {
            catalog.putKey(catalog.keyEntry("events:write"));
            catalog.putType("security.alert", LaneCode.LANE_CRITICAL, "");
            return catalog.apiKey();
        }
    }

    private Thread startLoad(RunningIngestion ingestion, String key, BooleanSupplier goesOn) {
        return Thread.ofVirtual().start(() -> {
            while (goesOn.getAsBoolean()) {
                submit(ingestion, key);
            }
        });
    }

    private Reply submit(RunningIngestion ingestion, String key) {
        String id = "e" + submitted.incrementAndGet();
        Reply reply = ingestion.submit(
                key, "{\"id\":\"%s\",\"type\":\"security.alert\",\"recipients\":[\"ann\"]}".formatted(id));
        if (reply.status() == 202) {
            accepted.add(id);
        } else if (reply.status() == 503) {
            unavailable.incrementAndGet();
            assertThat(reply.header("Retry-After")).isNotEmpty();
        }
        return reply;
    }

    private void awaitAccepted(int count) {
        await().atMost(PATIENCE).until(() -> accepted.size() >= count);
    }
}
