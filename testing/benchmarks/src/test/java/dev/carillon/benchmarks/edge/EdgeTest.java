// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.events.v1.EventIngestionGrpc;
import dev.carillon.events.v1.PublishRequest;
import dev.carillon.events.v1.PublishResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The edge with a real HAProxy: one origin with TLS that brings every call to its service.
class EdgeTest {

    private static final Path API =
            Path.of("../../docs/openapi.yaml").toAbsolutePath().normalize();
    private static final Pattern SERVED_BY = Pattern.compile("Served\\s+by\\s+the\\s+(\\w+)");
    private static final List<String> SERVICES = List.of("admin", "ingestion", "routing", "delivery", "gateway");

    @TempDir
    private static Path directory;

    private static final Map<String, StubService> STUBS = new HashMap<>();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Server grpc;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningEdge edge;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(RunningEdge.isInstalled(), "HAProxy and OpenSSL are not installed");
        Map<String, String> addresses = new HashMap<>();
        for (String service : SERVICES) {
            StubService stub = new StubService(service, 0);
            STUBS.put(service, stub);
            addresses.put(service.toUpperCase(Locale.ROOT), "127.0.0.1:" + stub.port());
            addresses.put(service.toUpperCase(Locale.ROOT) + "_HEALTH", Integer.toString(stub.port()));
        }
        grpc = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Echo())
                .build()
                .start();
        addresses.put("INGESTION_GRPC", "127.0.0.1:" + grpc.getPort());
        edge = RunningEdge.start(directory, addresses);
        http = HttpClient.newBuilder().sslContext(edge.tls()).build();
    }

    @AfterAll
    static void stop() {
        if (edge != null) {
            edge.close();
            grpc.shutdownNow();
        }
        STUBS.values().forEach(StubService::close);
    }

    @Test
    void everyOperationOfTheApiReachesTheServiceThatServesIt() throws Exception {
        List<String> astray = new ArrayList<>();
        Map<String, String> expected = operations();
        for (Map.Entry<String, String> operation : expected.entrySet()) {
            String[] call = operation.getKey().split(" ");
            String reached = send(call[0], call[1]).body().split("\n")[0];
            if (!call[0].equals("HEAD") && !reached.equals(operation.getValue())) {
                astray.add("%s reached %s instead of %s".formatted(operation.getKey(), reached, operation.getValue()));
            }
        }

        assertThat(expected).hasSizeGreaterThan(100);
        assertThat(astray).isEmpty();
    }

    @Test
    void consoleAndPreferenceCentreAreAtTheSameOrigin() throws Exception {
        assertThat(send("GET", "/console").body()).startsWith("admin\n");
        assertThat(send("GET", "/preferences?t=x").body()).startsWith("admin\n");
        assertThat(send("GET", "/connection/websocket").body()).startsWith("gateway\n");
    }

    @Test
    void addressAndSchemeAreTheCallersAndNotWhatItClaims() throws Exception {
        String seen = http.send(
                        HttpRequest.newBuilder(edge.url("/v1/tenants"))
                                .header("X-Forwarded-For", "198.51.100.6")
                                .header("X-Forwarded-Proto", "http")
                                .header("X-Forwarded-Host", "evil.example")
                                .header("Forwarded", "for=198.51.100.6")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();

        assertThat(seen)
                .contains("x-forwarded-for=127.0.0.1", "x-forwarded-proto=https", "x-forwarded-host=localhost:")
                .doesNotContain("198.51.100.6", "evil.example");
    }

    @Test
    void proxyBeforeTheEdgeIsBelieved() throws Exception {
        String seen = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(edge.innerUrl("/v1/inbox"))
                                .header("X-Forwarded-For", "198.51.100.6")
                                .header("X-Forwarded-Proto", "https")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();

        assertThat(seen)
                .startsWith("gateway\n")
                .contains("x-forwarded-for=198.51.100.6, 127.0.0.1", "x-forwarded-proto=https");
    }

    @Test
    void functionsOfOperatorsAreNotReachable() throws Exception {
        for (String path : List.of("/actuator", "/actuator/health", "/actuator/prometheus")) {
            assertThat(send("GET", path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void plaintextIsRedirected() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(edge.plainUrl("/v1/events"))
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).startsWith("https://localhost");
    }

    @Test
    void grpcReachesIngestion() throws IOException {
        ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", edge.port())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(edge.certificate().toFile())
                        .build())
                .build();
        try {
            PublishResponse answer = EventIngestionGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .publish(PublishRequest.getDefaultInstance());

            assertThat(answer).isEqualTo(PublishResponse.getDefaultInstance());
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void webSocketReachesTheGateway() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(
                        URI.create(edge.url("/connection/websocket").toString().replaceFirst("https", "wss")),
                        new WebSocket.Listener() {
                            @Override
                            public @Nullable CompletionStage<?> onText(
                                    WebSocket from, CharSequence data, boolean isLast) {
                                received.complete(data.toString());
                                return null;
                            }
                        })
                .get(30, TimeUnit.SECONDS);

        assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo("gateway");
        socket.abort();
    }

    @Test
    void serviceThatIsAwayIsAProblemThatAsksToRepeatAndItsReturnIsNoticed() throws IOException {
        StubService routing = Objects.requireNonNull(STUBS.get("routing"));
        int port = routing.port();
        routing.close();

        // A request that the service had when it closed is broken off: its outcome is unknown.
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    HttpResponse<String> answer = send("POST", "/v1/explain");
                    assertThat(answer.statusCode()).isEqualTo(503);
                    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
                    assertThat(answer.headers().firstValue("Retry-After")).contains("5");
                    assertThat(answer.body()).contains("urn:carillon:failure:unavailable");
                });

        STUBS.put("routing", new StubService("routing", port));
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(
                        () -> assertThat(send("POST", "/v1/explain").body()).startsWith("routing\n"));
    }

    private static HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(edge.url(path))
                        .method(
                                method,
                                method.equals("GET") || method.equals("DELETE")
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /// Services by method and path, as the API's document says.
    private static Map<String, String> operations() throws IOException {
        Map<?, ?> document;
        try (Reader reader = Files.newBufferedReader(API)) {
            document = new Yaml(new SafeConstructor(limits())).load(reader);
        }
        Map<Object, String> services = new HashMap<>();
        for (Object tag : (List<?>) Objects.requireNonNull(document.get("tags"))) {
            Matcher served = SERVED_BY.matcher(String.valueOf(((Map<?, ?>) tag).get("description")));
            assertThat(served.find()).as(String.valueOf(tag)).isTrue();
            services.put(Objects.requireNonNull(((Map<?, ?>) tag).get("name")), served.group(1));
        }
        Map<String, String> operations = new HashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(document.get("paths")))
                .forEach((path, methods) -> ((Map<?, ?>) methods).forEach((method, operation) -> {
                    if (operation instanceof Map<?, ?> described && described.get("tags") instanceof List<?> tags) {
                        operations.put(
                                String.valueOf(method).toUpperCase(Locale.ROOT) + " "
                                        + String.valueOf(path).replaceAll("\\{[^}]+}", "x-1"),
                                Objects.requireNonNull(services.get(tags.getFirst())));
                    }
                }));
        return operations;
    }

    private static LoaderOptions limits() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(1_000);
        return options;
    }

    /// gRPC service that accepts everything.
    private static final class Echo extends EventIngestionGrpc.EventIngestionImplBase {

        @Override
        public void publish(PublishRequest request, StreamObserver<PublishResponse> answer) {
            answer.onNext(PublishResponse.getDefaultInstance());
            answer.onCompleted();
        }
    }
}
