// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.PostgresExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Admin service on a free port, called over HTTP. All test classes share one.
public final class RunningAdmin implements AutoCloseable {

    public static final String OPERATOR_KEY = "ck_0123456789abcdef_operator-secret_of-the-tests";
    public static final String CANARY_KEY = "ck_canary0123456789_canary-secret_of-the-tests";
    public static final String OPERATOR_TENANT = "default";
    public static final String FIRST_OPERATOR = "admin";
    public static final String FIRST_PASSWORD = "the-password-of-the-tests";

    private static final JsonMapper JSON = JsonMapper.shared();

    /// Shared instance, started on first use.
    private static final class Shared {
        static final RunningAdmin INSTANCE = another();
    }

    private final ConfigurableApplicationContext context;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private RunningAdmin(ConfigurableApplicationContext context) {
        this.context = context;
        this.port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public static RunningAdmin shared() {
        return Shared.INSTANCE;
    }

    /// Another instance on the same stores and in the same consumer group as the shared one, as the database role
    /// of the admin service. Ready when returned.
    public static RunningAdmin another() {
        PostgresExtension postgres = new PostgresExtension();
        Map<String, String> properties = new HashMap<>(postgres.propertiesOf("admin"));
        properties.put("carillon.admin.tracking.group-id", "tracking-of-tests");
        RunningAdmin instance = start(new KafkaExtension().bootstrapServers(), postgres.jdbcUrl(), properties);
        instance.awaitReady();
        return instance;
    }

    public static RunningAdmin start(String bootstrapServers, String jdbcUrl, Map<String, String> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("spring.config.name", "admin");
        properties.put("server.port", "0");
        properties.put("spring.kafka.bootstrap-servers", bootstrapServers);
        properties.put("spring.datasource.url", jdbcUrl);
        properties.put("carillon.admin.bootstrap-api-key", OPERATOR_KEY);
        properties.put("carillon.admin.bootstrap-canary-key", CANARY_KEY);
        properties.put("carillon.admin.sign-in.first-password", FIRST_PASSWORD);
        properties.put("carillon.http.proxies.trusted", "127.0.0.0/8");
        // Tests track events of years ago, which the loop must not delete meanwhile.
        properties.putIfAbsent("carillon.admin.tracking.retention-days", "0");
        properties.put("carillon.admin.audit.key", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        properties.putIfAbsent("carillon.keys.encryption", "off");
        String[] arguments = properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        return new RunningAdmin(new SpringApplication(AdminApplication.class).run(arguments));
    }

    /// Answer to a request.
    public record Reply(int status, JsonNode body, HttpResponse<String> response) {

        public String problem() {
            return body.path("type").asString("").replace("urn:carillon:failure:", "");
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String text(String pointer) {
            return body.at(pointer).asString("");
        }
    }

    /// Tenant of one test class, with an API key of every scope but operator.
    public record Tenancy(String tenant, String key) {}

    public Tenancy newTenant() {
        String tenant = "t-" + UUID.randomUUID().toString().substring(0, 18);
        Reply created = call("PUT", "/v1/tenants/" + tenant, OPERATOR_KEY, "{\"name\": \"A tenant\"}");
        if (created.status() != 201) {
            throw new AssertionError(created);
        }
        return new Tenancy(tenant, created.text("/apiKey/key"));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// New operator, who has not signed in yet.
    public record NewOperator(String name, String password) {}

    /// Operator of the tenant with the given roles.
    public NewOperator newOperator(String tenant, String... roles) {
        String name = "op-" + UUID.randomUUID().toString().substring(0, 18);
        Reply created =
                post("/v1/operators", OPERATOR_KEY, "{\"id\": \"%s\", \"displayName\": \"Op\"}".formatted(name));
        String list = Arrays.stream(roles).map("\"%s\""::formatted).collect(Collectors.joining(","));
        Reply granted = call(
                "PUT",
                "/v1/operators/" + name + "/roles",
                OPERATOR_KEY,
                "{\"roles\": [" + list + "]}",
                "Carillon-Tenant",
                tenant);
        if (created.status() != 201 || granted.status() != 200) {
            throw new AssertionError(created + " " + granted);
        }
        return new NewOperator(name, created.text("/password"));
    }

    /// Console session of an operator of the tenant with the given roles.
    public ConsoleSession session(String tenant, String... roles) {
        NewOperator operator = newOperator(tenant, roles);
        ConsoleSession session = new ConsoleSession(url(), operator.name());
        session.signIn(operator.password());
        return session;
    }

    /// Console session of the installation's admin.
    public ConsoleSession adminSession() {
        ConsoleSession session = new ConsoleSession(url(), FIRST_OPERATOR);
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> {
            session.signIn(FIRST_PASSWORD);
            return session.get("/console").statusCode() == 200;
        });
        return session;
    }

    public Reply get(String path, String key) {
        return call("GET", path, key, "");
    }

    public Reply put(String path, String key, String body) {
        return call("PUT", path, key, body);
    }

    public Reply post(String path, String key, String body) {
        return call("POST", path, key, body);
    }

    public Reply delete(String path, String key) {
        return call("DELETE", path, key, "");
    }

    /// @param headers name, value, name, value ...
    public Reply call(String method, String path, String key, String body, String... headers) {
        return send(method, path, key, "application/json", body, headers);
    }

    /// @param headers name, value, name, value ...
    public Reply send(String method, String path, String key, String contentType, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", contentType)
                .method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean isJson = response.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.contains("json"))
                    .isPresent();
            return new Reply(response.statusCode(), JSON.readTree(isJson ? response.body() : "null"), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String health(String component) {
        return get("/actuator/health", "").text("/components/" + component + "/status");
    }

    public void awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> get("/v1/tenants/" + OPERATOR_TENANT, OPERATOR_KEY).status() == 200);
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }
}
