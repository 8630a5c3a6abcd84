// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.routing.RoutingApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A router as it is started in production, for the standard lane and with neighbours, and a client that calls it.
final class RunningRouter implements AutoCloseable {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /// Response of the router.
    record Reply(int status, HttpResponse<String> response) {

        JsonNode json() {
            return MAPPER.readTree(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    private final ConfigurableApplicationContext context;
    private final String url;

    private RunningRouter(ConfigurableApplicationContext context, String url) {
        this.context = context;
        this.url = url;
    }

    static RunningRouter start(String bootstrapServers, String name, Path stateDir) {
        int port = freePort();
        String url = "http://127.0.0.1:" + port;
        SpringApplication application = new SpringApplication(RoutingApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "routing"));
        return new RunningRouter(
                application.run(
                        "--server.port=" + port,
                        "--carillon.keys.encryption=off",
                        "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                        "--carillon.routing.instance=" + name,
                        "--carillon.routing.lanes=standard",
                        "--carillon.routing.advertised-url=" + url,
                        "--carillon.routing.explain.max-body=16KB",
                        "--carillon.routing.streams.state-dir=" + stateDir),
                url);
    }

    Reply explain(String apiKey, String question) {
        return send("POST", ExplainController.PATH, apiKey, question);
    }

    /// A POST to every path of the controllers, with `none` for every variable.
    List<String> endpoints() {
        return context
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .map(path -> "POST " + path.replaceAll("\\{[^}]+}|\\*+", "none"))
                .distinct()
                .toList();
    }

    int port() {
        return URI.create(url).getPort();
    }

    Reply get(String path) {
        return send("GET", path, "", "");
    }

    Reply send(String method, String path, String apiKey, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!apiKey.isEmpty()) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
