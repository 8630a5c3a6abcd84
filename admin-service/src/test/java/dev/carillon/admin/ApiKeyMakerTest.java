// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.RunningAdmin.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// API keys and the rights of their makers.
class ApiKeyMakerTest extends CatalogFixture {

    private static final Pattern KEY = Pattern.compile("ck_([a-z0-9]{16})_[A-Za-z0-9_-]+");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void writingTheCatalogDoesNotIncludeKeys() {
        String editor = create(tenancy.key(), "catalog:read", "catalog:write");
        String victim = create(tenancy.key(), "catalog:read");

        Reply revoked = admin.delete("/v1/api-keys/" + id(victim), editor);
        Reply minted = admin.post("/v1/api-keys", editor, "{\"name\": \"minted\", \"scopes\": [\"catalog:read\"]}");

        assertThat(revoked.status()).isEqualTo(403);
        assertThat(minted.status()).isEqualTo(403);
        assertThat(admin.get("/v1/event-types", victim).status()).isEqualTo(200);
    }

    @Test
    void aKeyLosesTheScopesThatItsMakerLoses() {
        ConsoleSession maker = admin.session(tenancy.tenant(), "admin");
        String key = createdBy(maker, "catalog:read", "catalog:write", "keys:write");
        String made = create(key, "catalog:read", "catalog:write");

        setRoles(maker.name(), "\"viewer\"");

        assertThat(published
                        .await(record -> record.key().id().equals(id(made))
                                && record.requireValue().getApiKey().getScopesCount() == 1)
                        .requireValue()
                        .getApiKey()
                        .getScopesList())
                .as("the key that was made with the key")
                .containsExactly("catalog:read");
        await().atMost(PATIENCE)
                .until(() -> admin.put("/v1/categories/by-key", key, "{}").status() == 403);
        assertThat(admin.get("/v1/categories", key).status()).isEqualTo(200);

        setRoles(maker.name(), "");
        await().atMost(PATIENCE).until(() -> admin.get("/v1/categories", made).status() == 401);
    }

    @Test
    void aKeyOfADisabledOperatorIsRevoked() {
        ConsoleSession maker = admin.session(tenancy.tenant(), "admin");
        String key = createdBy(maker, "catalog:read");
        assertThat(admin.get("/v1/categories", key).status()).isEqualTo(200);

        admin.delete("/v1/operators/" + maker.name(), RunningAdmin.OPERATOR_KEY);

        published.await(record -> record.key().id().equals(id(key))
                && record.requireValue().getApiKey().getRevokedAtMillis() > 0);
        await().atMost(PATIENCE).until(() -> admin.get("/v1/categories", key).status() == 401);
    }

    @Test
    void aKeyThatWasMadeWithAKeyEndsWithIt() {
        Reply parent = admin.post(
                "/v1/api-keys",
                tenancy.key(),
                "{\"name\": \"parent\", \"scopes\": [\"keys:write\", \"catalog:read\"],"
                        + " \"expiresAt\": \"2099-01-01T00:00:00Z\"}");
        Reply child = admin.post(
                "/v1/api-keys", parent.text("/key"), "{\"name\": \"child\", \"scopes\": [\"catalog:read\"]}");

        assertThat(child.text("/expiresAt")).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(admin.get("/v1/categories", child.text("/key")).status()).isEqualTo(200);
        admin.delete("/v1/api-keys/" + parent.text("/id"), tenancy.key());
        await().atMost(PATIENCE)
                .until(() -> admin.get("/v1/categories", child.text("/key")).status() == 401);
    }

    @Test
    void theListNamesTheMaker() {
        ConsoleSession maker = admin.session(tenancy.tenant(), "admin");
        String key = createdBy(maker, "catalog:read");

        Reply listed = admin.get("/v1/api-keys?limit=200", tenancy.key());

        assertThat(listed.body().toString())
                .contains("\"madeBy\":\"operator:" + maker.name() + "\"")
                .contains(id(key));
        assertThat(maker.get("/console/t/" + tenancy.tenant() + "/api-keys").body())
                .contains("operator:" + maker.name());
    }

    private static String createdBy(ConsoleSession session, String... scopes) {
        String keys = "/console/t/" + tenancy.tenant() + "/api-keys";
        List<String> fields = new ArrayList<>(List.of("name", "made in the console"));
        for (String scope : scopes) {
            fields.addAll(List.of("scopes", scope));
        }
        Matcher shown = KEY.matcher(
                session.submit(keys, keys, fields.toArray(String[]::new)).body());
        assertThat(shown.find()).isTrue();
        return shown.group();
    }

    private static String create(String key, String... scopes) {
        Reply created = admin.post(
                "/v1/api-keys",
                key,
                "{\"name\": \"made by a key\", \"scopes\": [\"%s\"]}".formatted(String.join("\", \"", scopes)));
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        return created.text("/key");
    }

    private static void setRoles(String operator, String roles) {
        Reply set = admin.call(
                "PUT",
                "/v1/operators/" + operator + "/roles",
                RunningAdmin.OPERATOR_KEY,
                "{\"roles\": [" + roles + "]}",
                "Carillon-Tenant",
                tenancy.tenant());
        assertThat(set.status()).isEqualTo(200);
    }

    private static String id(String key) {
        return key.substring(3, 19);
    }
}
