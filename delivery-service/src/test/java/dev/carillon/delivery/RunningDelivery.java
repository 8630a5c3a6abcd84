// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whole service as an application of its own, connected to the simulators.
final class RunningDelivery implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /// Journal directory of this run, because journals of earlier runs name records of another Kafka.
    private static final Path JOURNAL =
            Path.of("target", "processing", UUID.randomUUID().toString());

    private final ConfigurableApplicationContext context;

    private RunningDelivery(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningDelivery start(String bootstrapServers, String redisUrl, String... more) {
        return new RunningDelivery(
                SpringApplication.run(DeliveryApplication.class, arguments(bootstrapServers, redisUrl, more)));
    }

    /// Starts the service with additional beans.
    static RunningDelivery startWith(Class<?> configuration, String... arguments) {
        return new RunningDelivery(
                SpringApplication.run(new Class<?>[] {DeliveryApplication.class, configuration}, arguments));
    }

    /// Arguments of the service; the last one for a property wins.
    static String[] arguments(String bootstrapServers, String redisUrl, String... more) {
        String[] arguments = {
            "--spring.config.name=delivery",
            "--spring.main.banner-mode=off",
            "--server.port=0",
            "--carillon.keys.encryption=off",
            "--carillon.processing.directory=" + JOURNAL,
            "--spring.kafka.bootstrap-servers=" + bootstrapServers,
            "--spring.data.redis.url=" + redisUrl,
            "--carillon.delivery.drain-timeout=3s",
            "--carillon.delivery.ledger.timeout=1s",
            "--carillon.delivery.receipts-out.enabled=false",
            "--carillon.delivery.email.host=127.0.0.1",
            "--carillon.delivery.email.port=" + Simulators.SMTP_PORT,
            "--carillon.delivery.email.from=Shop <shop@example.org>",
            "--carillon.delivery.email.start-tls=false",
            "--carillon.delivery.email.timeouts.deadline=2500ms",
            "--carillon.delivery.email.concurrency=4",
            "--carillon.delivery.push.apns.host=127.0.0.1",
            "--carillon.delivery.push.apns.port=" + Simulators.APNS_PORT,
            "--carillon.delivery.push.apns.team-id=DEMOTEAM01",
            "--carillon.delivery.push.apns.key-id=DEMOKEY001",
            "--carillon.delivery.push.apns.topic=org.example.app",
            "--carillon.delivery.push.apns.signing-key=" + Simulators.SIGNING_KEY,
            "--carillon.delivery.push.apns.trusted-certificate=" + Simulators.TRUSTED_CERTIFICATE,
            "--carillon.delivery.push.apns.deadline=2500ms"
        };
        Map<String, String> byProperty = new LinkedHashMap<>();
        Stream.concat(Arrays.stream(arguments), Arrays.stream(more))
                .forEach(argument -> byProperty.put(argument.substring(0, argument.indexOf('=')), argument));
        return byProperty.values().toArray(String[]::new);
    }

    /// Health endpoint's answer.
    JsonNode health() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                        + context.getEnvironment().getRequiredProperty("local.server.port") + "/actuator/health"))
                .build();
        try {
            return new JsonMapper()
                    .readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    MeterRegistry meters() {
        return context.getBean(MeterRegistry.class);
    }

    String status(String component) {
        return health().at("/components/" + component + "/status").asString("");
    }

    @Override
    public void close() {
        context.close();
    }
}
