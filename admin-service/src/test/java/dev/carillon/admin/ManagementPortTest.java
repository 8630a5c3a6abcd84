// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.PostgresExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.core.env.Environment;

/// Health and metrics on a port of their own, as the deployed services have them.
class ManagementPortTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    @Test
    void theServicesPortHasNoActuatorAndTheManagementPortNothingElse() throws Exception {
        Map<String, String> properties = new HashMap<>(POSTGRES.propertiesOf("admin"));
        properties.put("carillon.admin.tracking.group-id", "tracking-of-management");
        properties.put("carillon.admin.dead-letters.group-id", "dead-letters-of-management");
        properties.put("management.server.port", "0");
        try (RunningAdmin admin = RunningAdmin.start(KAFKA.bootstrapServers(), POSTGRES.jdbcUrl(), properties);
                HttpClient client = HttpClient.newHttpClient()) {
            admin.awaitReady();
            String management =
                    "http://127.0.0.1:" + admin.bean(Environment.class).getRequiredProperty("local.management.port");

            assertThat(admin.get("/actuator/health", "").status()).isEqualTo(404);
            assertThat(admin.get("/actuator/prometheus", "").status()).isEqualTo(404);
            assertThat(get(client, management + "/actuator/health/liveness").statusCode())
                    .isEqualTo(200);
            assertThat(get(client, management + "/actuator/prometheus").body()).contains("carillon_");
            assertThat(get(client, management + "/v1/tenants").statusCode()).isEqualTo(404);
            assertThat(get(client, management + "/console/sign-in").statusCode())
                    .isEqualTo(404);
        }
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
