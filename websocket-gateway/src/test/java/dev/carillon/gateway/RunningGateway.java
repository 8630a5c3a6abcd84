// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// A gateway in this process, on a free port.
final class RunningGateway implements AutoCloseable {

    /// Gateway that all test classes share that do not damage it.
    private static final class Shared {
        static final RunningGateway INSTANCE = start(onSharedStores());
    }

    /// The journals of earlier runs name records of another Kafka.
    private static final Path JOURNAL =
            Path.of("target", "processing", UUID.randomUUID().toString());

    private final ConfigurableApplicationContext context;

    private RunningGateway(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningGateway shared() {
        return Shared.INSTANCE;
    }

    /// Properties with the shared stores. The gateway connects to PostgreSQL as its own role.
    static Map<String, String> onSharedStores() {
        Map<String, String> properties = new HashMap<>(GatewayExtension.POSTGRES.propertiesOf("gateway"));
        properties.put("carillon.processing.directory", JOURNAL.toString());
        properties.put("spring.kafka.bootstrap-servers", GatewayExtension.KAFKA.bootstrapServers());
        properties.put("spring.data.redis.url", GatewayExtension.REDIS.url());
        return properties;
    }

    static RunningGateway start(Map<String, String> properties) {
        return start("", properties);
    }

    /// @param properties properties that override the defaults of tests
    static RunningGateway start(String instance, Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(Map.of(
                "server.port", "0",
                "carillon.keys.encryption", "off",
                "carillon.gateway.instance", instance,
                "carillon.gateway.protocol.ping", "2s",
                "carillon.gateway.protocol.pong", "1s",
                "carillon.gateway.protocol.connect-within", "10s",
                "carillon.gateway.protocol.refresh-grace", "1s",
                "carillon.gateway.resume.items", "20",
                "carillon.gateway.jwks.pause", "100ms",
                "carillon.gateway.admission.first-request-within", "2s"));
        all.put("carillon.processing.directory", JOURNAL.toString());
        all.put("carillon.gateway.resume.total-items", "50");
        all.put("carillon.gateway.jwks.allowed-networks", "127.0.0.0/8");
        all.put("carillon.http.body-timeout", "3s");
        all.putAll(properties);
        SpringApplication application = new SpringApplication(GatewayApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "gateway"));
        return new RunningGateway(application.run(all.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new)));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    String socketAddress() {
        return "ws://127.0.0.1:" + port() + "/connection/websocket";
    }

    String httpAddress() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        context.close();
    }
}
