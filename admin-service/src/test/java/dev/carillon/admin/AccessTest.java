// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ApiKey;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Tenant;
import dev.carillon.testsupport.PostgresExtension;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest extends CatalogFixture {

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "ck_aaaaaaaaaaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbbb",
                "ck_0123456789abcdef_wrong-secret-wrong"
            })
    void withoutAValidKeyNothingIsAnswered(String key) {
        Reply refused = admin.get("/v1/event-types", key);

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.problem()).isEqualTo("unauthenticated");
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/event-types",
        "PUT, /v1/event-types/a",
        "DELETE, /v1/templates/a",
        "GET, /v1/recipients/ann",
        "PUT, /v1/recipients/ann",
        "PATCH, /v1/recipients/ann",
        "DELETE, /v1/recipients/ann",
        "POST, /v1/recipients/batch",
        "POST, /v1/recipients/ann/tokens",
        "POST, /v1/recipients/ann/devices",
        "PUT, /v1/recipients/ann/preferences",
        "PUT, /v1/recipients/ann/consents",
        "GET, /v1/recipients/ann/consents",
        "POST, /v1/recipients/ann/suppressions",
        "GET, /v1/recipients/ann/suppressions",
        "DELETE, /v1/recipients/ann/suppressions/s-1",
        "PUT, /v1/recipients/ann/subscriptions/t",
        "GET, /v1/events/e",
        "GET, /v1/notifications/n",
        "POST, /v1/api-keys",
        "GET, /v1/tenants",
        "PUT, /v1/tenants/other"
    })
    void keyWithoutTheScopeIsForbidden(String method, String path) {
        String key = newKey("events:write");

        Reply refused = admin.call(method, path, key, "{}");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.problem()).isEqualTo("forbidden");
    }

    /// Uses one connection: Jetty would cache the first key and accept it as the second, which differs only in
    /// case.
    @Test
    void keyIsComparedLetterByLetter() {
        String similar = tenancy.key().toUpperCase(Locale.ROOT).replace("CK_", "ck_");

        assertThat(admin.get("/v1/event-types", tenancy.key()).status()).isEqualTo(200);
        assertThat(admin.get("/v1/event-types", similar).status()).isEqualTo(401);
    }

    @Test
    void tenantsFirstKeyMayDoAllButWhatOperatorsMay() {
        assertThat(admin.get("/v1/event-types", tenancy.key()).status()).isEqualTo(200);
        assertThat(admin.get("/v1/api-keys", tenancy.key()).status()).isEqualTo(200);
        assertThat(admin.get("/v1/tenants", tenancy.key()).status()).isEqualTo(403);
        assertThat(admin.call("GET", "/v1/event-types", tenancy.key(), "", "Carillon-Tenant", "default")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void canarysFirstKeyMayDoWhatTheCanaryDoesInATenantOfItsOwn() {
        String key = RunningAdmin.CANARY_KEY;
        ApiKey published = awaitEntry("canary", CatalogKey.Kind.API_KEY, key.substring(3, 19))
                .getApiKey();

        assertThat(published.getScopesList())
                .containsExactlyInAnyOrder("events:write", "events:read", "recipients:write", "catalog:write");
        assertThat(admin.call("PUT", "/v1/recipients/canary", key, "{}").status())
                .isEqualTo(201);
        assertThat(admin.call("GET", "/v1/events/none", key, "", "Carillon-Tenant", tenancy.tenant())
                        .status())
                .isEqualTo(403);
        assertThat(admin.get("/v1/api-keys", key).status()).isEqualTo(403);
        assertThat(admin.get("/v1/recipients/canary", key).status()).isEqualTo(403);
        assertThat(admin.get("/v1/tenants", key).status()).isEqualTo(403);
    }

    @Test
    void keyIsShownOnceStoredHashedAndPublished() throws Exception {
        Reply created = admin.post(
                "/v1/api-keys",
                tenancy.key(),
                "{\"name\": \"web shop\", \"scopes\": [\"events:write\", \"events:read\"],"
                        + " \"expiresAt\": \"2100-01-01T00:00:00Z\"}");
        String id = created.text("/id");
        String secret = created.text("/key").substring("ck_".length() + id.length() + 1);

        Reply listed = admin.get("/v1/api-keys?limit=200", tenancy.key());

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("/key")).matches("ck_[a-z0-9]{16}_[A-Za-z0-9_-]{43}");
        assertThat(listed.body().path("items").findValuesAsString("id")).contains(id);
        assertThat(listed.body().toString()).doesNotContain(secret);
        ApiKey key = awaitEntry(tenancy.tenant(), CatalogKey.Kind.API_KEY, id).getApiKey();
        assertThat(key.getSecretSha256().toByteArray())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        assertThat(key.getScopesList()).containsExactly("events:write", "events:read");
        assertThat(key.getExpiresAtMillis()).isEqualTo(4_102_444_800_000L);
    }

    @Test
    void revokedKeyIsRefusedAtOnceAndPublishedAsRevoked() {
        String key = newKey("catalog:read");
        String id = key.substring(3, 19);
        assertThat(admin.get("/v1/event-types", key).status()).isEqualTo(200);

        Reply revoked = admin.delete("/v1/api-keys/" + id, tenancy.key());

        assertThat(revoked.status()).isEqualTo(204);
        assertThat(admin.get("/v1/event-types", key).status()).isEqualTo(401);
        published.await(record -> record.key().id().equals(id)
                && record.requireValue().getApiKey().getRevokedAtMillis() > 0);
        assertThat(admin.delete("/v1/api-keys/" + id, tenancy.key()).status()).isEqualTo(204);
        assertThat(admin.delete("/v1/api-keys/aaaaaaaaaaaaaaaa", tenancy.key()).status())
                .isEqualTo(404);
    }

    @Test
    void nobodyGrantsOrRevokesMoreThanTheyHold() {
        Reply operator = admin.post("/v1/api-keys", tenancy.key(), "{\"name\": \"x\", \"scopes\": [\"operator\"]}");
        String limited = newKey("keys:write");
        Reply wider = admin.post("/v1/api-keys", limited, "{\"name\": \"x\", \"scopes\": [\"events:write\"]}");
        String operatorsId = admin.call(
                        "POST",
                        "/v1/api-keys",
                        RunningAdmin.OPERATOR_KEY,
                        "{\"name\": \"op\", \"scopes\": [\"operator\"]}",
                        "Carillon-Tenant",
                        tenancy.tenant())
                .text("/id");

        assertThat(operator.status()).isEqualTo(403);
        assertThat(wider.status()).isEqualTo(403);
        assertThat(admin.delete("/v1/api-keys/" + operatorsId, tenancy.key()).status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"a\",\"scopes\":[]}",
                "{\"name\":\"a\",\"scopes\":[\"everything\"]}",
                "{\"name\":\"a\",\"scopes\":[\"events:read\"],\"expiresAt\":\"2001-01-01T00:00:00Z\"}",
                "{\"name\":\"a\",\"scopes\":[\"events:read\"],\"expiresAt\":\"tomorrow\"}",
                "{\"name\":\"a\",\"scopes\":[\"events:read\"],\"expiresAt\":\"+999999999-12-31T23:59:59Z\"}"
            })
    void faultyKeyRequestIsRefused(String body) {
        assertThat(admin.post("/v1/api-keys", tenancy.key(), body).problem()).isEqualTo("invalid-request");
    }

    @Test
    void operatorActsForAnotherTenant() {
        Reply created = admin.call(
                "PUT",
                "/v1/categories/by-operator",
                RunningAdmin.OPERATOR_KEY,
                "{}",
                "Carillon-Tenant",
                tenancy.tenant());
        Reply unknown =
                admin.call("GET", "/v1/categories", RunningAdmin.OPERATOR_KEY, "", "Carillon-Tenant", "no-such-tenant");
        Reply malformed = admin.call("GET", "/v1/categories", RunningAdmin.OPERATOR_KEY, "", "Carillon-Tenant", "No!");

        assertThat(created.status()).isEqualTo(201);
        assertThat(admin.get("/v1/categories/by-operator", tenancy.key()).status())
                .isEqualTo(200);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(malformed.status()).isEqualTo(400);
    }

    @Test
    void tenantsDoNotSeeEachOther() {
        Tenancy other = admin.newTenant();
        admin.put("/v1/categories/mine", tenancy.key(), "{}");
        admin.put("/v1/recipients/ann", tenancy.key(), "{}");
        String keyId = newKey("events:read").substring(3, 19);

        assertThat(admin.get("/v1/categories/mine", other.key()).status()).isEqualTo(404);
        assertThat(admin.get("/v1/recipients/ann", other.key()).status()).isEqualTo(404);
        assertThat(admin.delete("/v1/recipients/ann", other.key()).status()).isEqualTo(404);
        assertThat(admin.delete("/v1/api-keys/" + keyId, other.key()).status()).isEqualTo(404);
        assertThat(admin.get("/v1/categories", other.key()).body().path("items"))
                .isEmpty();
    }

    @Test
    void tenantIsPublishedWithASecretThatStaysTheSame() {
        Tenant first = awaitEntry(tenancy.tenant(), CatalogKey.Kind.TENANT, tenancy.tenant())
                .getTenantSettings();

        Reply changed = admin.put("/v1/tenants/" + tenancy.tenant(), RunningAdmin.OPERATOR_KEY, """
            {"name": "Renamed", "defaultLocale": "de", "defaultTimeZone": "Europe/Vienna",
             "emailFrom": "Shop <shop@example.org>", "defaultPushApp": "org.example", "dedupeWindowSeconds": 60,
             "tokenAudience": "web", "defaultPreferences": [{"category": "ads", "enabled": false}]}
            """);

        Tenant second = published
                .await(record -> record.key().id().equals(tenancy.tenant())
                        && record.requireValue().getTenantSettings().getName().equals("Renamed"))
                .requireValue()
                .getTenantSettings();
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().has("apiKey")).isFalse();
        assertThat(changed.text("/defaultPreferences/0/category")).isEqualTo("ads");
        assertThat(first.getTokenSecrets(0).size()).isEqualTo(32);
        assertThat(second.getTokenSecretsList()).isEqualTo(first.getTokenSecretsList());
        assertThat(second.getDefaultTimeZone()).isEqualTo("Europe/Vienna");
        assertThat(admin.get("/v1/tenants/" + tenancy.tenant(), RunningAdmin.OPERATOR_KEY)
                        .text("/emailFrom"))
                .isEqualTo("Shop <shop@example.org>");
        assertThat(admin.get("/v1/tenants?limit=1", RunningAdmin.OPERATOR_KEY)
                        .body()
                        .path("items"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"defaultLocale\":\"?\"}",
                "{\"defaultTimeZone\":\"Mars\"}",
                "{\"emailFrom\":\"a b\"}",
                "{\"emailFrom\":\"A\\r\\nBcc: x <a@example.org>\"}",
                "{\"jwksUrl\":\"http://example.org\"}",
                "{\"jwksUrl\":\"http://127.0.0.1:8080/keys\"}",
                "{\"dedupeWindowSeconds\":-1}"
            })
    void faultyTenantIsRefused(String body) {
        assertThat(admin.put("/v1/tenants/faulty", RunningAdmin.OPERATOR_KEY, body)
                        .problem())
                .isEqualTo("invalid-request");
    }

    @Test
    void badTenantIdIsRefused() {
        assertThat(admin.put("/v1/tenants/Bad_Id", RunningAdmin.OPERATOR_KEY, "{}")
                        .problem())
                .isEqualTo("invalid-request");
        assertThat(admin.put("/v1/tenants/installation", RunningAdmin.OPERATOR_KEY, "{}")
                        .problem())
                .isEqualTo("invalid-request");
        assertThat(admin.get("/v1/tenants/nobody", RunningAdmin.OPERATOR_KEY).problem())
                .isEqualTo("not-found");
    }

    @Test
    void bootstrapIsTheSameAtEveryStart() {
        CatalogEntry key = awaitEntry("default", CatalogKey.Kind.API_KEY, "0123456789abcdef");
        byte[] secret = awaitEntry("default", CatalogKey.Kind.TENANT, "default")
                .getTenantSettings()
                .getTokenSecrets(0)
                .toByteArray();

        try (RunningAdmin again = RunningAdmin.start(
                KAFKA.bootstrapServers(),
                POSTGRES.jdbcUrl(),
                Map.of("carillon.admin.tracking.group-id", "another-group"))) {
            again.awaitReady();
        }

        assertThat(key.getApiKey().getScopesList()).contains("operator");
        var written = published.awaitCount(
                2,
                record -> record.key().id().equals("default") && record.value().isPresent());
        assertThat(written)
                .allSatisfy(record -> assertThat(record.requireValue()
                                .getTenantSettings()
                                .getTokenSecrets(0)
                                .toByteArray())
                        .isEqualTo(secret));
    }

    @Test
    void keyRevokedElsewhereIsRefusedWithinSeconds() {
        String key = newKey("catalog:read");
        assertThat(admin.get("/v1/categories", key).status()).isEqualTo(200);
        admin.bean(dev.carillon.admin.database.AdminDatabase.class)
                .jdbc()
                .sql("update api_keys set revoked_at_millis = 1 where key_id = ?")
                .param(key.substring(3, 19))
                .update();

        await().atMost(Duration.ofSeconds(60))
                .until(() -> admin.get("/v1/categories", key).status() == 401);
    }

    private static String newKey(String scope) {
        return admin.post("/v1/api-keys", tenancy.key(), "{\"name\": \"k\", \"scopes\": [\"" + scope + "\"]}")
                .text("/key");
    }

    private static CatalogEntry awaitEntry(String tenant, CatalogKey.Kind kind, String id) {
        return published
                .await(record -> record.key().equals(new CatalogKey(new TenantId(tenant), kind, id)))
                .requireValue();
    }
}
