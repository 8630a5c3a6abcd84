// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.Tenant;
import java.util.Base64;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Rotation of a tenant's secrets for client tokens and webhooks.
class TenantSecretTest extends CatalogFixture {

    private static final String GIVEN = "whsec_bmV3LXNlY3JldC10aGF0LW5vLW9uZS1rbm93cy15ZXQ=";

    @Test
    void aTokenSecretIsRotatedWithoutRefusingTokensOfTheOldOne() throws Exception {
        String old = get("/v1/token-secrets").text("/items/0/id");

        Reply added = post("/v1/token-secrets", "");

        assertThat(added.status()).isEqualTo(201);
        Tenant published = awaitTenant(tenant -> tenant.getTokenSecretsCount() == 2);
        ByteString first = published.getTokenSecrets(0);
        ByteString second = published.getTokenSecrets(1);
        // Not every gateway knows the new secret yet.
        assertThat(get("/v1/token-secrets").body().at("/items/0/signs").asBoolean())
                .isTrue();
        assertThat(isSignedBy(first)).isTrue();
        Reply early = delete("/v1/token-secrets/" + old);
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.problem()).isEqualTo("wrong-state");

        new QueryPlans()
                .run("update tenants set token_secrets_since = '{0,1}' where tenant = '%s'"
                        .formatted(tenancy.tenant()));

        assertThat(get("/v1/token-secrets").body().at("/items/1/signs").asBoolean())
                .isTrue();
        assertThat(isSignedBy(second)).isTrue();
        assertThat(delete("/v1/token-secrets/" + old).status()).isEqualTo(204);
        assertThat(awaitTenant(tenant -> tenant.getTokenSecretsCount() == 1
                        && tenant.getTokenSecrets(0).equals(second)))
                .isNotNull();
        assertThat(delete("/v1/token-secrets/" + added.text("/id")).problem()).isEqualTo("wrong-state");
        assertThat(delete("/v1/token-secrets/none").status()).isEqualTo(404);
    }

    @Test
    void webhookSecretsAreAddedAndRetiredAndShownOnce() {
        Reply made = post("/v1/webhook-secrets", "{}");
        Reply given = post("/v1/webhook-secrets", "{\"secret\": \"%s\"}".formatted(GIVEN));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/secret")).startsWith("whsec_");
        assertThat(given.text("/secret")).isEqualTo(GIVEN);
        Reply listed = get("/v1/webhook-secrets");
        assertThat(listed.body().at("/items/0/id").asString()).isEqualTo(made.text("/id"));
        assertThat(listed.response().body()).doesNotContain("whsec_");
        Tenant published = awaitTenant(tenant -> tenant.getWebhookSecretsCount() == 2);
        assertThat(published.getWebhookSecrets(1).toByteArray())
                .isEqualTo(Base64.getDecoder().decode(GIVEN.substring("whsec_".length())));

        assertThat(delete("/v1/webhook-secrets/" + made.text("/id")).status()).isEqualTo(204);
        assertThat(awaitTenant(tenant -> tenant.getWebhookSecretsCount() == 1)).isNotNull();
        assertThat(delete("/v1/webhook-secrets/" + made.text("/id")).status()).isEqualTo(404);
    }

    @Test
    void theNumberAndTheFormOfSecretsAreLimited() {
        RunningAdmin.Tenancy other = admin.newTenant();
        for (int i = 0; i < 4; i++) {
            assertThat(admin.post("/v1/webhook-secrets", other.key(), "{}").status())
                    .isEqualTo(201);
        }

        Reply fifth = admin.post("/v1/webhook-secrets", other.key(), "{}");
        Reply malformed = admin.post("/v1/webhook-secrets", other.key(), "{\"secret\": \"whsec_c2hvcnQ=\"}");

        assertThat(fifth.status()).isEqualTo(409);
        assertThat(fifth.problem()).isEqualTo("quota-exceeded");
        assertThat(fifth.text("/limitName")).isEqualTo("webhook-secrets");
        assertThat(fifth.body().path("limit").asInt()).isEqualTo(4);
        assertThat(malformed.problem()).isEqualTo("invalid-request");
        assertThat(malformed.response().body()).doesNotContain("c2hvcnQ");
    }

    private Tenant awaitTenant(Predicate<Tenant> wanted) {
        return published
                .await(record -> record.key().equals(key(CatalogKey.Kind.TENANT, tenancy.tenant()))
                        && wanted.test(record.requireValue().getTenantSettings()))
                .requireValue()
                .getTenantSettings();
    }

    private boolean isSignedBy(ByteString secret) throws Exception {
        String token = post("/v1/recipients/ann/tokens", "{}").text("/token");
        return SignedJWT.parse(token).verify(new MACVerifier(secret.toByteArray()));
    }

    private Reply get(String path) {
        return admin.get(path, tenancy.key());
    }

    private Reply post(String path, String body) {
        return admin.post(path, tenancy.key(), body);
    }

    private Reply delete(String path) {
        return admin.delete(path, tenancy.key());
    }
}
