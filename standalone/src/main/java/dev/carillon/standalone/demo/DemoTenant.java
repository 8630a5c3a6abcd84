// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tenant `demo` with its catalog and two recipients, written over the public API at every start; a repeated write
/// changes nothing.
public final class DemoTenant {

    public static final String ID = "demo";

    private static final List<String> RECIPIENTS = List.of("ann", "bob");

    private final String operatorKey;
    private final Path keyFile;
    private final JsonMapper json = JsonMapper.shared();
    private volatile RestClient client = RestClient.create();

    DemoTenant(String operatorKey, Path keyFile) {
        this.operatorKey = operatorKey;
        this.keyFile = keyFile;
    }

    /// @param url Base URL of the services
    /// @return API key of the tenant
    public String prepare(URI url) {
        RestClient operator = client(url, operatorKey);
        JsonNode tenant = require(operator.put()
                .uri("/v1/tenants/" + ID)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"name\": \"Demo\", \"defaultLocale\": \"en\", \"defaultTimeZone\": \"UTC\"}")
                .retrieve()
                .body(JsonNode.class));
        String key = apiKey(operator, tenant);
        RestClient asTenant = client(url, key);
        putAll(asTenant, "event-types", url);
        putAll(asTenant, "templates", url);
        putAll(asTenant, "recipients", url);
        addBrowser(asTenant, RECIPIENTS.getFirst());
        RECIPIENTS.forEach(recipient -> asTenant.put()
                .uri("/v1/recipients/{recipient}/subscriptions/weekly-report", recipient)
                .retrieve()
                .toBodilessEntity());
        client = asTenant;
        return key;
    }

    boolean hasRecipient(String recipient) {
        return RECIPIENTS.contains(recipient);
    }

    /// Short-lived token for a recipient's client.
    JsonNode token(String recipient) {
        return require(client.post()
                .uri("/v1/recipients/{recipient}/tokens", recipient)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{}")
                .retrieve()
                .body(JsonNode.class));
    }

    /// Posts an event as the demo's producer.
    ResponseEntity<String> submit(JsonNode event) {
        return client.post()
                .uri("/v1/events")
                .contentType(MediaType.APPLICATION_JSON)
                .body(json.writeValueAsBytes(event))
                .retrieve()
                .onStatus(status -> true, (_, _) -> {})
                .toEntity(String.class);
    }

    private String apiKey(RestClient operator, JsonNode tenant) {
        try {
            if (tenant.hasNonNull("apiKey")) {
                keep(tenant.get("apiKey").get("key").asString());
            } else if (!Files.exists(keyFile)) {
                JsonNode created = require(operator.post()
                        .uri("/v1/api-keys")
                        .header("Carillon-Tenant", ID)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(json.writeValueAsBytes(Map.of(
                                "name",
                                "demo",
                                "scopes",
                                List.of(
                                        "events:write",
                                        "events:read",
                                        "recipients:write",
                                        "recipients:read",
                                        "catalog:write",
                                        "catalog:read"))))
                        .retrieve()
                        .body(JsonNode.class));
                keep(created.get("key").asString());
            }
            return Files.readString(keyFile).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(String key) throws IOException {
        Files.deleteIfExists(keyFile);
        Files.createFile(keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keyFile, key);
    }

    /// Subscribes a simulated browser, as a web page does, and registers it as a device.
    private void addBrowser(RestClient client, String recipient) {
        JsonNode subscription = require(client.post()
                .uri("/simulators/web-push/subscriptions")
                .retrieve()
                .body(JsonNode.class));
        client.post()
                .uri("/v1/recipients/{recipient}/devices", recipient)
                .contentType(MediaType.APPLICATION_JSON)
                .body(json.writeValueAsBytes(Map.of(
                        "id",
                        recipient + "-browser",
                        "platform",
                        "webpush",
                        "token",
                        subscription.get("endpoint"),
                        "keys",
                        subscription.get("keys"))))
                .retrieve()
                .toBodilessEntity();
    }

    /// @param url Replacement of `${url}` in the documents
    private static void putAll(RestClient client, String folder, URI url) {
        try {
            for (Resource document :
                    new PathMatchingResourcePatternResolver().getResources("classpath:demo/" + folder + "/*.json")) {
                String name = String.valueOf(document.getFilename());
                client.put()
                        .uri("/v1/" + folder + "/{id}", name.substring(0, name.length() - ".json".length()))
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(document.getContentAsString(StandardCharsets.UTF_8)
                                .replace("${url}", url.toString()))
                        .retrieve()
                        .toBodilessEntity();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RestClient client(URI url, String key) {
        return RestClient.builder()
                .baseUrl(UriComponentsBuilder.fromUri(url).toUriString())
                .defaultHeader("Authorization", "Bearer " + key)
                .build();
    }

    private static JsonNode require(@org.jspecify.annotations.Nullable JsonNode body) {
        if (body == null) {
            throw new IllegalStateException("the answer has no body");
        }
        return body;
    }
}
