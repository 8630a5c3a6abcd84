// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.hostile;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Endpoints;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/// Requests of the hostile tenant: one thread for each attack, each at a steady rate while not paused.
final class Attacks implements AutoCloseable {

    private static final String TENANT = "hostile";
    private static final Duration VISIBLE_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STALL = Duration.ofSeconds(40);
    private static final int BODY_BYTES = 300_000_000;
    private static final int DEPTH = 10_000;
    private static final int ITEMS = 1_000;

    private static final String LOOPS =
            "{{#each data.items}}{{#each ../items}}{{#each ../../items}}{{/each}}{{/each}}{{/each}}x";
    private static final Map<String, String> TEXTS = Map.of(
            "hostile.number", "{{number data.x}} {{plural data.x one=\"#\" other=\"#\"}} {{currency data.x \"EUR\"}}",
            "hostile.loops", LOOPS,
            "hostile.lookup", "{{lookup data \"nope\"}} {{lookup data.items 5}}",
            "hostile.pattern", "{{data.x}}");

    private final Endpoints cluster;
    private final String apiKey;
    private final Duration pause;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Attack, Map<String, LongAdder>> answers = new ConcurrentHashMap<>();
    private volatile boolean paused;
    private volatile boolean closed;

    private Attacks(Endpoints cluster, String apiKey, int rate) {
        this.cluster = cluster;
        this.apiKey = apiKey;
        this.pause = Duration.ofSeconds(1).dividedBy(rate);
    }

    /// Creates the hostile tenant with its templates and event types.
    ///
    /// @param rate Requests of each attack per second
    /// @throws IllegalStateException if the platform refuses a valid request; the message contains the answer
    static Attacks prepare(Endpoints cluster, String operatorKey, int rate) {
        String apiKey;
        try (RestApi admin = new RestApi(cluster.url(Part.ADMIN), operatorKey)) {
            apiKey = admin.put("/v1/tenants/" + TENANT, Json.object().put("name", "Hostile"))
                    .requireJson()
                    .path("apiKey")
                    .path("key")
                    .asString();
        }
        try (RestApi admin = new RestApi(cluster.url(Part.ADMIN), apiKey)) {
            TEXTS.forEach((name, text) -> publish(admin, name, text));
        }
        Attacks attacks = new Attacks(cluster, apiKey, rate);
        attacks.awaitVisible();
        return attacks;
    }

    void start() {
        for (Attack attack : Attack.values()) {
            threads.add(Thread.ofVirtual().name("attack-" + attack).start(() -> repeat(attack)));
        }
    }

    void pause() {
        paused = true;
    }

    /// Resumes the attacks and clears the recorded answers.
    void resume() {
        answers.clear();
        paused = false;
    }

    /// Rows of a Markdown table, one for each attack.
    List<String> answers() {
        return Arrays.stream(Attack.values())
                .map(attack -> {
                    Map<String, LongAdder> counts = answers.getOrDefault(attack, Map.of());
                    return "| %s | %d | %s |"
                            .formatted(
                                    attack,
                                    counts.values().stream()
                                            .mapToLong(LongAdder::sum)
                                            .sum(),
                                    counts.entrySet().stream()
                                            .map(count -> "%s × %d"
                                                    .formatted(
                                                            count.getKey(),
                                                            count.getValue().sum()))
                                            .collect(Collectors.joining(", ")));
                })
                .toList();
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        http.shutdownNow();
    }

    private static void publish(RestApi admin, String name, String text) {
        ObjectNode template = Json.object();
        template.putArray("contents")
                .addObject()
                .put("channel", "in_app")
                .put("title", "x")
                .put("text", text);
        admin.put("/v1/templates/" + name, template).requireJson();
        ObjectNode type = Json.object()
                .put("name", name)
                .put("category", TENANT)
                .put("lane", "standard")
                .put("template", name);
        type.putArray("channels").add("in_app");
        ObjectNode schema = type.putObject("dataSchema").put("type", "object");
        if (name.equals("hostile.pattern")) {
            schema.putObject("properties").putObject("x").put("type", "string").put("pattern", "^(a+)+$");
        }
        admin.put("/v1/event-types/" + name, type).requireJson();
    }

    private void awaitVisible() {
        for (String type : TEXTS.keySet()) {
            String event = event(type, "{\"x\":1,\"items\":[]}")
                    .replace("\"x\":1", type.endsWith("pattern") ? "\"x\":\"a\"" : "\"x\":1");
            if (!Waiting.until(
                    () -> post(Part.INGESTION, "/v1/events", event, true).equals("202"), VISIBLE_TIMEOUT)) {
                throw new IllegalStateException("ingestion does not accept " + event);
            }
        }
    }

    private void repeat(Attack attack) {
        while (!closed) {
            if (!paused) {
                String answer = attempt(attack);
                if (!paused) {
                    answers.computeIfAbsent(attack, _ -> new ConcurrentSkipListMap<>())
                            .computeIfAbsent(answer, _ -> new LongAdder())
                            .increment();
                }
            }
            Waiting.pass(pause);
        }
    }

    /// @return status of the answer, or the exception
    private String attempt(Attack attack) {
        return switch (attack) {
            case HUGE_NUMBER ->
                post(Part.INGESTION, "/v1/events", event("hostile.number", "{\"x\":1e999999999}"), true);
            case LARGE_NUMBER -> post(Part.INGESTION, "/v1/events", event("hostile.number", "{\"x\":9e99}"), true);
            case NESTED_LOOPS -> post(Part.INGESTION, "/v1/events", event("hostile.loops", items()), true);
            case NESTED_PREVIEW -> post(Part.ADMIN, "/v1/template-previews", preview(LOOPS), true);
            case DEEP_TEMPLATE ->
                post(
                        Part.ADMIN,
                        "/v1/template-previews",
                        preview("{{number " + "(lookup ".repeat(DEPTH) + "data" + ")".repeat(DEPTH) + "}}"),
                        true);
            case EXPONENTIAL_PATTERN ->
                post(
                        Part.INGESTION,
                        "/v1/events",
                        event("hostile.pattern", "{\"x\":\"%s!\"}".formatted("a".repeat(5_000))),
                        true);
            case MISSING_LOOKUP -> post(Part.INGESTION, "/v1/events", event("hostile.lookup", items()), true);
            case DEEP_EVENT ->
                post(
                        Part.INGESTION,
                        "/v1/events",
                        event("hostile.number", "{\"x\":" + "[".repeat(DEPTH) + "]".repeat(DEPTH) + "}"),
                        true);
            case HUGE_BODY -> flood();
            case STALLED_BODY -> stall();
            case BROKEN_EMULATION -> post(Part.GATEWAY, "/connection/http_stream", "garbage", false);
        };
    }

    private String post(Part part, String path, String body, boolean authorized) {
        HttpRequest.Builder request = HttpRequest.newBuilder(cluster.url(part).resolve(path))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (authorized) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        try {
            return String.valueOf(http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode());
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /// Sends as much of a huge chunked body as the gateway accepts.
    private String flood() {
        URI gateway = cluster.url(Part.GATEWAY);
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(head("/emulation", "Transfer-Encoding: chunked"));
            for (int sent = 0; sent < BODY_BYTES; sent += chunk.length) {
                out.write(chunk);
                if (socket.getInputStream().available() > 0) {
                    return status(socket.getInputStream());
                }
            }
            return "all %d MB read".formatted(BODY_BYTES / 1_000_000);
        } catch (IOException _) {
            return "connection closed";
        }
    }

    /// Announces a body to ingestion and sends none of it.
    private String stall() {
        URI ingestion = cluster.url(Part.INGESTION);
        try (Socket socket = new Socket(ingestion.getHost(), ingestion.getPort())) {
            socket.setSoTimeout(Math.toIntExact(STALL.toMillis()));
            socket.getOutputStream()
                    .write(head("/v1/events", "Authorization: Bearer " + apiKey, "Content-Length: 60000"));
            return status(socket.getInputStream());
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static byte[] head(String path, String... headers) {
        return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s\r\n\r\n"
                .formatted(path, String.join("\r\n", headers))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String status(InputStream in) throws IOException {
        String line = new String(in.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
        return line.isEmpty() ? "connection closed" : line.substring(line.lastIndexOf(' ') + 1);
    }

    private static String event(String type, String data) {
        return "{\"type\":\"%s\",\"recipients\":[\"mallory\"],\"data\":%s}".formatted(type, data);
    }

    private static String items() {
        return "{\"items\":[%s]}"
                .formatted(IntStream.range(0, ITEMS).mapToObj(_ -> "1").collect(Collectors.joining(",")));
    }

    private static String preview(String text) {
        ObjectNode preview = Json.object();
        preview.putObject("template")
                .putArray("contents")
                .addObject()
                .put("channel", "in_app")
                .put("title", "x")
                .put("text", text);
        preview.put("channel", "in_app");
        preview.set("data", Json.parse(items()));
        return preview.toString();
    }
}
