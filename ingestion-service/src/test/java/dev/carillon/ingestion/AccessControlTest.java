// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.BrokerListener;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.FreePorts;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.ingestion.RunningIngestion.Reply;
import dev.carillon.testsupport.AccessControlLists;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.RecordReader;
import dev.carillon.testsupport.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Ingestion at a broker with TLS and users, with the access control lists of `deploy/kafka/acls.csv`.
@ExtendWith(OutputCaptureExtension.class)
class AccessControlTest {

    private static final String PASSWORD = "insecure-test-password";
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final Predicate<AclBinding> READS_THE_CATALOG =
            list -> list.pattern().name().equals(Topics.CATALOG.name());
    private static final Predicate<AclBinding> WRITES_EVENTS =
            list -> list.pattern().name().equals("carillon.events.");

    @TempDir
    static Path directory;

    private static TestCertificate certificate;
    private static EmbeddedKafka kafka;
    private static int securedPort;
    private static Admin administrator;

    private final TenantId tenant = Fixtures.uniqueTenant();

    @BeforeAll
    static void start() throws InterruptedException {
        certificate = TestCertificate.in(directory);
        securedPort = FreePorts.next();
        kafka = EmbeddedKafka.start(
                directory.resolve("kafka"),
                0,
                List.of(new BrokerListener.Secured(
                        securedPort,
                        certificate.keyStore(),
                        certificate.password(),
                        Map.of("whole", PASSWORD, "blind", PASSWORD, "mute", PASSWORD))));
        administrator = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        administrator.close();
        kafka.close();
    }

    @Test
    void worksWithItsAccessControlLists() throws Exception {
        AccessControlLists.grant(administrator, AccessControlLists.of("ingestion", "whole"));
        String key = publishCatalog();

        try (RunningIngestion ingestion = startAs("whole");
                var events = RecordReader.of(kafka.bootstrapServers(), Topics.events(Lane.CRITICAL));
                var instances = RecordReader.of(kafka.bootstrapServers(), Topics.INSTANCES)) {
            await().atMost(TIMEOUT).until(() -> submit(ingestion, key).status() == 202);
            events.await(read -> read.requireValue().getTenant().equals(tenant.value()));
            instances.await(read -> read.requireValue().getService().equals("ingestion"));
            await().atMost(TIMEOUT)
                    .until(() -> ingestion.get("/actuator/health").status() == 200);
        }
    }

    @Test
    void withoutTheRightToReadItNamesTopicAndUserOnceAndGoesOnOnceGranted(CapturedOutput output) throws Exception {
        grant("blind", READS_THE_CATALOG.negate());
        String key = publishCatalog();
        String refusal = "Kafka denies access to User:blind: Not authorized to access topics: [carillon.catalog.v1]";

        try (RunningIngestion ingestion = startAs("blind")) {
            await().atMost(TIMEOUT).until(() -> output.getAll().contains(refusal));
            await().during(Duration.ofSeconds(4))
                    .until(() -> submit(ingestion, key).status() == 503);
            assertThat(output.getAll().split(java.util.regex.Pattern.quote(refusal), -1))
                    .hasSizeBetween(2, 3);

            grant("blind", READS_THE_CATALOG);

            await().atMost(TIMEOUT).until(() -> submit(ingestion, key).status() == 202);
        }
    }

    @Test
    void withoutTheRightToWriteItRefusesEventsUntilGranted() throws Exception {
        grant("mute", WRITES_EVENTS.negate());
        String key = publishCatalog();

        try (RunningIngestion ingestion = startAs("mute")) {
            await().atMost(TIMEOUT)
                    .until(() -> submit(ingestion, key).status() == 503
                            && ingestion
                                    .get("/actuator/health")
                                    .json()
                                    .at("/components/ingestionCatalog/status")
                                    .asString()
                                    .equals("UP"));
            assertThat(ingestion.get("/actuator/health").status()).isEqualTo(503);

            grant("mute", WRITES_EVENTS);

            await().atMost(TIMEOUT).until(() -> submit(ingestion, key).status() == 202);
        }
    }

    private static void grant(String user, Predicate<AclBinding> which) throws InterruptedException {
        AccessControlLists.grant(
                administrator,
                AccessControlLists.of("ingestion", user).stream().filter(which).toList());
    }

    private static RunningIngestion startAs(String user) {
        Map<String, String> properties = certificate.kafkaProperties(securedPort, user, PASSWORD);
        return RunningIngestion.start(
                "127.0.0.1:" + securedPort,
                properties.entrySet().stream()
                        .filter(property -> !property.getKey().endsWith("bootstrap-servers"))
                        .map(property -> property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
    }

    private String publishCatalog() {
        try (CatalogWriter catalog = new CatalogWriter(
                kafka.bootstrapServers(),
                tenant,
                tenant.value().replaceAll("[^a-z0-9]", "").substring(0, 8) + "01234567")) {
            catalog.putKey(catalog.keyEntry("events:write"));
            catalog.putType("security.alert", LaneCode.LANE_CRITICAL, "");
            return catalog.apiKey();
        }
    }

    private static Reply submit(RunningIngestion ingestion, String key) {
        return ingestion.submit(key, """
                {"type": "security.alert", "recipients": ["ann"], "data": {}}
                """);
    }
}
