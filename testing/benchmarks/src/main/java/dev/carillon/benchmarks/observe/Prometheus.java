// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.observe;

import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Real Prometheus (Debian: `prometheus`) with the deployed configuration and rules, with shortened times. Scrapes
/// the services of a cluster. For one thread at a time.
final class Prometheus implements AutoCloseable {

    private static final Duration READY_PATIENCE = Duration.ofMinutes(1);
    private static final long STOP_SECONDS = 20;
    private static final int STEP_SECONDS = 2;

    /// Parts by their names in the deployed configuration.
    private static final Map<String, Part> SCRAPED = Map.of(
            "ingestion:9081", Part.INGESTION,
            "admin:9082", Part.ADMIN,
            "gateway:9083", Part.GATEWAY,
            "delivery:9084", Part.DELIVERY,
            "routing:9085", Part.ROUTING,
            "canary:9087", Part.CANARY);

    private final Process process;
    private final RestApi api;
    private final Thread onExit;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.api = new RestApi(URI.create("http://127.0.0.1:" + port), "");
        this.onExit = Thread.ofPlatform().unstarted(process::destroy);
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /// Starts Prometheus. Returns when it answers.
    ///
    /// @throws IllegalStateException if it is not on the path or does not start; the message contains its log
    static Prometheus start(Workspace workspace, Cluster cluster) throws IOException {
        Path directory = Files.createDirectories(workspace.directory().resolve("prometheus"));
        Path deployed = workspace.root().resolve("deploy/prometheus");
        Path rules = Files.createDirectories(directory.resolve("rules"));
        try (Stream<Path> files = Files.list(deployed.resolve("rules"))) {
            for (Path file : files.toList()) {
                Files.writeString(
                        rules.resolve(file.getFileName()),
                        AcceleratedPrometheusFile.of(Files.readString(file)).text());
            }
        }
        String configuration = AcceleratedPrometheusFile.of(Files.readString(deployed.resolve("prometheus.yml")))
                .text();
        for (Map.Entry<String, Part> target : SCRAPED.entrySet()) {
            if (!configuration.contains(target.getKey())) {
                throw new IllegalStateException("prometheus.yml does not scrape " + target.getKey());
            }
            configuration = configuration.replace(
                    target.getKey(), cluster.url(target.getValue()).getAuthority());
        }
        Files.writeString(directory.resolve("prometheus.yml"), configuration);
        Path log = workspace.logs().resolve("prometheus.log");
        int port = FreePorts.next();
        Prometheus started = new Prometheus(launch(directory, port, log), port);
        if (!Waiting.until(started::isReady, READY_PATIENCE)) {
            started.close();
            throw new IllegalStateException("Prometheus does not start: " + Files.readString(log));
        }
        return started;
    }

    /// Names of the firing alerts.
    Set<String> firing() {
        return elements(api.get("/api/v1/alerts").requireJson().path("data").path("alerts"))
                .filter(alert -> alert.path("state").asString().equals("firing"))
                .map(alert -> alert.path("labels").path("alertname").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Names of the alerts with rules.
    Set<String> alerts() {
        return elements(api.get("/api/v1/rules?type=alert")
                        .requireJson()
                        .path("data")
                        .path("groups"))
                .flatMap(group -> elements(group.path("rules")))
                .map(rule -> rule.path("name").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// True if the latest scrape of every target succeeded.
    boolean scrapesAll() {
        List<JsonNode> targets = elements(api.get("/api/v1/targets?state=active")
                        .requireJson()
                        .path("data")
                        .path("activeTargets"))
                .toList();
        return targets.size() == SCRAPED.size()
                && targets.stream()
                        .allMatch(target -> target.path("health").asString().equals("up"));
    }

    /// True if the expression had a value, other than *not a number*, at any time in the range.
    ///
    /// @param from Start in seconds since 1970, like `to`
    boolean hasData(String expression, long from, long to) {
        String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        JsonNode answer = api.get(
                        "/api/v1/query_range?query=%s&start=%d&end=%d&step=%d".formatted(query, from, to, STEP_SECONDS))
                .requireJson();
        return elements(answer.path("data").path("result"))
                .flatMap(series -> elements(series.path("values")))
                .anyMatch(value -> !value.path(1).asString().equals("NaN"));
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException _) {
            // The JVM is ending and the hook runs or has run.
        }
        api.close();
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isReady() {
        try {
            return api.get("/-/ready").isSuccess();
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    private static Process launch(Path directory, int port, Path log) {
        try {
            return new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + directory.resolve("prometheus.yml"),
                            "--storage.tsdb.path=" + directory.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("there is no prometheus on the path (Debian: prometheus)", e);
        }
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return array.valueStream();
    }
}
