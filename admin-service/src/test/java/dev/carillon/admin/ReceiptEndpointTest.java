// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ReceiptEndpoint;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Receipt endpoints: stored, published and replayed.
class ReceiptEndpointTest extends CatalogFixture {

    private static final String OLD = "whsec_aW5zZWN1cmUtZGVtby13ZWJob29rLXNlY3JldC0wMDE=";
    private static final String NEW = "whsec_bmV3LXNlY3JldC10aGF0LW5vLW9uZS1rbm93cy15ZXQ=";

    @Test
    void endpointIsKeptAndPublishedAndItsSecretIsShownInPartOnly() {
        Reply created = put("kept", "\"secrets\": [\"" + OLD + "\"], \"facts\": [\"confirmed\", \"bounced\"]");
        Reply read = get("kept");

        assertThat(created.status()).isEqualTo(201);
        assertThat(read.text("/secrets/0")).startsWith("whsec_***").hasSize(17);
        assertThat(read.response().body()).doesNotContain(OLD);
        ReceiptEndpoint endpoint = await("kept", _ -> true);
        assertThat(endpoint.getUrl()).isEqualTo("https://shop.example/hooks");
        assertThat(endpoint.getSecrets(0).toStringUtf8()).isEqualTo("insecure-demo-webhook-secret-001");
        assertThat(endpoint.getFactsList()).containsExactly("confirmed", "bounced");
        assertThat(endpoint.getSinceMillis())
                .isEqualTo(Instant.parse(read.text("/since")).toEpochMilli());
    }

    @Test
    void secretIsRotatedWithoutTellingTheOldOneAgain() {
        put("rotating", "\"secrets\": [\"" + OLD + "\"]");
        String shown = get("rotating").text("/secrets/0");

        Reply changed = put("rotating", "\"secrets\": [\"" + NEW + "\", \"" + shown + "\"]");

        assertThat(changed.status()).isEqualTo(200);
        ReceiptEndpoint endpoint = await("rotating", known -> known.getSecretsCount() == 2);
        assertThat(endpoint.getSecrets(1).toStringUtf8()).isEqualTo("insecure-demo-webhook-secret-001");
    }

    @Test
    void whatIsWrittenWhileItIsPausedIsNotSent() {
        put("paused", "\"secrets\": [\"" + OLD + "\"]");
        Instant since = Instant.parse(get("paused").text("/since"));

        put("paused", "\"secrets\": [\"" + OLD + "\"], \"paused\": true");
        put("paused", "\"secrets\": [\"" + OLD + "\"]");

        assertThat(Instant.parse(get("paused").text("/since"))).isAfter(since);
    }

    @Test
    void replayIsPublishedAndStaysWhenTheEndpointChanges() {
        put("replayed", "\"secrets\": [\"" + OLD + "\"]");

        Reply asked = admin.post(
                "/v1/receipt-endpoints/replayed/replays",
                tenancy.key(),
                "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-01-02T00:00:00Z\"}");
        put("replayed", "\"secrets\": [\"" + OLD + "\"], \"facts\": [\"opened\"]");

        assertThat(asked.status()).isEqualTo(202);
        ReceiptEndpoint endpoint = await("replayed", known -> known.getFactsCount() == 1);
        assertThat(endpoint.getReplays(0).getId()).isEqualTo(asked.text("/id"));
        assertThat(endpoint.getReplays(0).getFromMillis())
                .isEqualTo(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"secrets\":[]`                                              | /secrets   | minItems",
                "`\"secrets\":[\"whsec_c2hvcnQ=\"]`                            | /secrets/0 | format",
                "`\"secrets\":[\"whsec_***00000000\"]`                         | /secrets/0 | format",
                "`\"secrets\":[],\"facts\":[\"delivered\"]`                    | /facts/0   | enum"
            })
    void faultIsNamed(String members, String path, String rule) {
        Reply refused = put("faulty", members);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("violations").toString())
                .contains("\"path\":\"" + path + "\"")
                .contains("\"rule\":\"" + rule + "\"");
    }

    @Test
    void writingAnEndpointNeedsTheScopeToReadRecipients() {
        put("guarded", "\"secrets\": [\"" + OLD + "\"]");
        String editor = admin.post(
                        "/v1/api-keys",
                        tenancy.key(),
                        "{\"name\": \"editor\", \"scopes\": [\"catalog:read\", \"catalog:write\"]}")
                .text("/key");

        Reply created = admin.put(
                "/v1/receipt-endpoints/leak", editor, "{\"url\": \"https://elsewhere.example/\", \"secrets\": []}");
        Reply replayed = admin.post(
                "/v1/receipt-endpoints/guarded/replays",
                editor,
                "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-01-02T00:00:00Z\"}");

        assertThat(created.status()).isEqualTo(403);
        assertThat(replayed.status()).isEqualTo(403);
        assertThat(admin.get("/v1/receipt-endpoints/guarded", editor).status()).isEqualTo(200);
    }

    private static Reply put(String id, String members) {
        return admin.put(
                "/v1/receipt-endpoints/" + id,
                tenancy.key(),
                "{\"url\": \"https://shop.example/hooks\", " + members + "}");
    }

    private static Reply get(String id) {
        return admin.get("/v1/receipt-endpoints/" + id, tenancy.key());
    }

    private static ReceiptEndpoint await(String id, Predicate<ReceiptEndpoint> expected) {
        CatalogKey key = new CatalogKey(new TenantId(tenancy.tenant()), CatalogKey.Kind.RECEIPT_ENDPOINT, id);
        return published
                .await(record -> record.key().equals(key)
                        && expected.test(record.requireValue().getReceiptEndpoint()))
                .requireValue()
                .getReceiptEndpoint();
    }
}
