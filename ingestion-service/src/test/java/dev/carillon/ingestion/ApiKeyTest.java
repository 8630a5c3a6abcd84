// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.ingestion.RunningIngestion.Reply;
import dev.carillon.testsupport.KafkaExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

    @RegisterExtension
    static final KafkaExtension BROKER = SharedIngestion.KAFKA;

    private static final String EVENT = "{\"type\":\"security.alert\",\"recipients\":[\"ann\"]}";

    private final RunningIngestion ingestion = SharedIngestion.running();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "ck_",
                "ck_abcdefgh01234567",
                "ck_abcdefgh01234567_",
                "ck_abcdefgh01234567_short",
                "ck_abcdefgh01234567_wrong_with_underscores",
                "ck_zzzzzzzzzzzzzzzz_s3cr3t_with_underscores",
                "CK_abcdefgh01234567_s3cr3t_with_underscores"
            })
    void aWrongKeyIsRefusedWithoutSayingWhatIsWrong(String key) {
        Reply reply = ingestion.submit(key, EVENT);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(reply.response().body())
                .isEqualTo(ingestion.submit("", EVENT).response().body());
    }

    @Test
    void aRevokedKeyIsRefusedAsSoonAsTheCatalogSaysSo() {
        try (CatalogWriter catalog = SharedIngestion.catalog("revoked000000000")) {
            catalog.putKey(catalog.keyEntry("events:write"));
            await().until(() -> ingestion.submit(catalog.apiKey(), EVENT).status() == 202);

            CatalogEntry.Builder revoked = catalog.keyEntry("events:write");
            revoked.getApiKeyBuilder().setRevokedAtMillis(1);
            catalog.putKey(revoked);

            await().until(() -> ingestion.submit(catalog.apiKey(), EVENT).status() == 401);
        }
    }

    @Test
    void anExpiredKeyIsRefused() {
        try (CatalogWriter catalog = SharedIngestion.catalog("expired000000000")) {
            catalog.putKey(catalog.keyEntry("events:write"));
            await().until(() -> ingestion.submit(catalog.apiKey(), EVENT).status() == 202);

            CatalogEntry.Builder expired = catalog.keyEntry("events:write");
            expired.getApiKeyBuilder().setExpiresAtMillis(1);
            catalog.putKey(expired);

            await().until(() -> ingestion.submit(catalog.apiKey(), EVENT).status() == 401);
        }
    }

    @Test
    void aKeyWithoutTheScopeIsForbidden() {
        try (CatalogWriter catalog = SharedIngestion.catalog("reading000000000")) {
            catalog.putKey(catalog.keyEntry("events:read"));

            await().until(() -> ingestion.submit(catalog.apiKey(), EVENT).status() == 403);
        }
    }

    @Test
    void anOperatorsKeyImpliesEveryScope() {
        try (CatalogWriter catalog = SharedIngestion.catalog("operator00000000")) {
            catalog.putKey(catalog.keyEntry("operator"));

            await().until(() -> ingestion.submit(catalog.apiKey(), EVENT).status() == 202);
        }
    }
}
