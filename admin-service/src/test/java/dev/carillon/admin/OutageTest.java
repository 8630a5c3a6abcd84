// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Profile;
import dev.carillon.testsupport.RecordReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// Well-formed link, for which the tenant's secret must be read.
    private static final String LINK = Stream.of(
                    "{\"alg\":\"HS256\"}", "{\"sub\":\"ann\",\"tenant\":\"default\"}", "seal")
            .map(part -> Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(StandardCharsets.UTF_8)))
            .collect(Collectors.joining("."));

    @TempDir
    Path directory;

    @Test
    void startsWithoutAnythingAndLosesNothingWhileKafkaOrPostgresqlIsAway() throws Exception {
        int kafkaPort = freePort();
        int postgresPort = freePort();
        String bootstrap = "127.0.0.1:" + kafkaPort;
        try (RunningAdmin admin = RunningAdmin.start(
                bootstrap,
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgresPort),
                Map.of("carillon.admin.database.connection-timeout", "1s"))) {
            Reply refused = admin.get("/v1/categories", RunningAdmin.OPERATOR_KEY);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.problem()).isEqualTo("unavailable");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            Reply page = admin.call("GET", "/preferences?language=de&t=" + LINK, "", "");
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.header("Content-Type")).startsWith("text/html");
            assertThat(page.header("Retry-After")).isNotEmpty();
            assertThat(page.response().body()).contains("Noch einmal versuchen");
            // One request only, since it waits for the stopped database.
            Reply health = admin.get("/actuator/health", "");
            assertThat(List.of("adminPostgres", "adminKafka", "adminTracking"))
                    .allSatisfy(component -> assertThat(health.text("/components/" + component + "/status"))
                            .isEqualTo("DOWN"));

            EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("postgres"), postgresPort);
            admin.awaitReady();
            Tenancy tenancy = admin.newTenant();
            assertThat(admin.put("/v1/recipients/early", tenancy.key(), "{}").status())
                    .isEqualTo(201);

            EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), kafkaPort);
            awaitProfile(bootstrap, tenancy, "early");
            await().atMost(PATIENCE).until(() -> admin.health("adminKafka").equals("UP"));
            await().atMost(PATIENCE).until(() -> admin.health("adminTracking").equals("UP"));

            kafka.close();
            assertThat(admin.put("/v1/recipients/meanwhile", tenancy.key(), "{}")
                            .status())
                    .isEqualTo(201);
            kafka = EmbeddedKafka.start(directory.resolve("kafka"), kafkaPort);
            awaitProfile(bootstrap, tenancy, "meanwhile");

            postgres.close();
            assertThat(admin.put("/v1/recipients/nowhere", tenancy.key(), "{}").status())
                    .isEqualTo(503);
            assertThat(admin.health("adminPostgres")).isEqualTo("DOWN");
            postgres = EmbeddedPostgres.start(directory.resolve("postgres"), postgresPort);
            await().atMost(PATIENCE)
                    .until(() -> admin.put("/v1/recipients/late", tenancy.key(), "{}")
                                    .status()
                            == 201);
            awaitProfile(bootstrap, tenancy, "late");
            assertThat(admin.get("/v1/recipients/nowhere", tenancy.key()).status())
                    .isEqualTo(404);
            kafka.close();
            postgres.close();
        }
    }

    private static void awaitProfile(String bootstrap, Tenancy tenancy, String recipient) {
        try (RecordReader<RecipientKey, Profile> profiles = RecordReader.of(bootstrap, Topics.PROFILES)) {
            RecipientKey key = RecipientKey.of(tenancy.tenant(), recipient);
            profiles.awaitCount(1, record -> record.key().equals(key), PATIENCE);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
