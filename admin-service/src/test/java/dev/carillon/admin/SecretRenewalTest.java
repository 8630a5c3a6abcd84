// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Profile;
import dev.carillon.testsupport.RecordReader;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uses separate stores: other admin services could not open the secrets that this one seals.
class SecretRenewalTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SECRET = "whsec_aW5zZWN1cmUtZGVtby13ZWJob29rLXNlY3JldC0wMDE=";
    private static final String FIRST = "first:bm90LWEtc2VjcmV0LWJ1dC1vbmUtZm9yLXRlc3RzLTA=";

    @TempDir
    Path directory;

    @Test
    void whatWasKeptInTheClearIsSealedAndPublishedAtTheNextStart() throws InterruptedException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("postgres"), 0)) {
            Tenancy tenancy;
            try (RunningAdmin admin = RunningAdmin.start(kafka.bootstrapServers(), postgres.jdbcUrl(), Map.of())) {
                admin.awaitReady();
                tenancy = admin.newTenant();
                assertThat(admin.put("/v1/receipt-endpoints/shop", tenancy.key(), """
                        {"url": "https://shop.example/hooks", "secrets": ["%s"]}
                        """.formatted(SECRET))
                                .status())
                        .isEqualTo(201);
                assertThat(admin.post("/v1/webhook-secrets", tenancy.key(), "{\"secret\": \"%s\"}".formatted(SECRET))
                                .status())
                        .isEqualTo(201);
                assertThat(admin.put("/v1/recipients/ann", tenancy.key(), "{\"locale\": \"nl\"}")
                                .status())
                        .isEqualTo(201);
            }
            assertThat(kept(postgres)).contains(SECRET).noneMatch(SecretRenewalTest::isSealed);

            try (RunningAdmin admin = RunningAdmin.start(
                            kafka.bootstrapServers(),
                            postgres.jdbcUrl(),
                            Map.of(
                                    "carillon.keys.encryption", "per-recipient",
                                    "carillon.keys.plain-payloads", "accept",
                                    "carillon.keys.master", FIRST));
                    RecordReader<CatalogKey, CatalogEntry> published =
                            RecordReader.of(kafka.bootstrapServers(), Topics.CATALOG);
                    RecordReader<RecipientKey, Profile> profiles =
                            RecordReader.of(kafka.bootstrapServers(), Topics.PROFILES)) {
                RecipientKey ann = RecipientKey.of(tenancy.tenant(), "ann");
                profiles.await(record -> record.key().equals(ann)
                        && !record.requireValue().getContent().getDataKeyId().isEmpty());
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(kept(postgres)).allMatch(SecretRenewalTest::isSealed));

                published.await(record -> record.key().id().equals("shop")
                        && isSealed(record.requireValue()
                                .getReceiptEndpoint()
                                .getSecrets(0)
                                .toStringUtf8()));
                published.await(record -> record.key().id().equals(tenancy.tenant())
                        && isSealed(record.requireValue()
                                .getTenantSettings()
                                .getTokenSecrets(0)
                                .toStringUtf8())
                        && isSealed(record.requireValue()
                                .getTenantSettings()
                                .getWebhookSecrets(0)
                                .toStringUtf8()));
                assertThat(admin.get("/v1/receipt-endpoints/shop", tenancy.key())
                                .text("/secrets/0"))
                        .startsWith("whsec_***");
            }
        }
    }

    private static boolean isSealed(String secret) {
        return secret.startsWith("sealed:first:");
    }

    /// Secrets of tenants and receipt endpoints as they are stored.
    private static List<String> kept(EmbeddedPostgres postgres) {
        try (var connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery("""
                        select encode(unnest(token_secrets || webhook_secrets), 'escape') from admin.tenants
                        union all
                        select json_array_elements_text(document -> 'secrets') from admin.catalog_documents
                        where kind = 'receipt_endpoint'
                        """)) {
            List<String> kept = new ArrayList<>();
            while (rows.next()) {
                kept.add(rows.getString(1));
            }
            return kept;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
