// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.hostile;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.ProducerConnection;
import dev.carillon.benchmarks.client.ProducerConnection.Outcome;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StandalonePlatform;
import dev.carillon.benchmarks.load.BackgroundTask;
import dev.carillon.benchmarks.load.CommittedLog;
import dev.carillon.benchmarks.load.Latencies;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Verdicts;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.ClockConfiguration;
import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.events.Lane;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Drill of the stages ingestion and router: tenant A sends at many times its quota, and the latency of tenant B, which
/// stays within its own, is measured. The latency of ingestion is that of the answer; that of the router is the time
/// from the answer to the decision.
public final class IntakeIsolation {

    private static final String A = "flooding";
    private static final String B = "quiet";
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final double ALLOWED = 1.2;
    /// Each connection posts at most so many events a second.
    private static final int POSTS_PER_CONNECTION = 20;

    private final StandalonePlatform platform;
    private final Map<String, String> keys;
    private final InstantSource clock = ClockConfiguration.clock();
    private final Map<String, Posted> posted = new ConcurrentHashMap<>();
    private final Map<String, Long> decided = new ConcurrentHashMap<>();
    private final Verdicts verdicts = new Verdicts();

    private IntakeIsolation(StandalonePlatform platform, Map<String, String> keys) {
        this.platform = platform;
        this.keys = keys;
    }

    /// Event with its answer.
    ///
    /// @param nanos time from when it was due to its answer
    /// @param answeredAt time of the answer, in milliseconds
    private record Posted(String phase, int status, long nanos, long answeredAt) {}

    /// Rates of the tenants per second.
    private record Rates(int a, int b) {}

    /// Runs the drill.
    ///
    /// @return true if B's p99 grew by at most a fifth in both stages, and no event of B was refused or lost
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        Rates quiet = new Rates(arguments.number("rate", 20), arguments.number("other-rate", 20));
        boolean isolated;
        try (StandalonePlatform platform = StandalonePlatform.start(workspace)) {
            Map<String, String> keys = Map.of(A, tenant(platform, A, quiet.a()), B, tenant(platform, B, 0));
            isolated = new IntakeIsolation(platform, keys)
                    .run(
                            quiet,
                            arguments.number("times", 20),
                            Duration.ofSeconds(arguments.number("seconds", 60)),
                            Duration.ofSeconds(arguments.number("warmup", 15)));
        }
        if (isolated) {
            workspace.forgetData();
        }
        return isolated;
    }

    /// Creates a tenant.
    ///
    /// @param eventsPerSecond quota; 0 for the default
    /// @return its API key
    private static String tenant(StandalonePlatform platform, String tenant, int eventsPerSecond) {
        try (RestApi admin = new RestApi(platform.url(Part.ADMIN), platform.operatorKey())) {
            ObjectNode settings = Json.object().put("name", tenant);
            settings.putObject("quota").put("eventsPerSecond", eventsPerSecond).put("burstSeconds", 1);
            String key = admin.put("/v1/tenants/" + tenant, settings)
                    .requireJson()
                    .path("apiKey")
                    .path("key")
                    .asString();
            try (RestApi own = new RestApi(platform.url(Part.ADMIN), key)) {
                TestTenant.publishInboxType(own);
            }
            new TestTenant(tenant, key, List.of()).awaitAccepted(platform, TestTenant.INBOX_TYPE);
            return key;
        }
    }

    private boolean run(Rates quiet, int times, Duration span, Duration warmUp) {
        Rates flood = new Rates(quiet.a() * times, quiet.b());
        try (BackgroundTask _ = followReceipts()) {
            // The warm-up includes a flood, so that its code paths are compiled before they are measured.
            send("warm", flood, warmUp);
            send("calm", quiet, span);
            send("flood", flood, span);
            awaitDecisions();
        }
        System.out.printf(
                "%n| | answers | p50 ms | p99 ms | router p50 ms | router p99 ms |%n| --- | --- | ---: | ---: | ---: | ---: |%n");
        Stages calm = print("B at %d/s, A at %d/s".formatted(quiet.b(), quiet.a()), "calm", B);
        Stages flooded = print("B at %d/s, A at %d/s".formatted(flood.b(), flood.a()), "flood", B);
        print("A itself at %d/s, quota %d/s".formatted(flood.a(), quiet.a()), "flood", A);
        judge("ingestion", calm.ingestion(), flooded.ingestion());
        judge("the router", calm.router(), flooded.router());
        verdicts.say(
                isComplete("calm") && isComplete("flood"),
                "every event of B was accepted, and the router decided on it");
        return verdicts.areAllKept();
    }

    private void judge(String stage, Latencies calm, Latencies flooded) {
        double moved = flooded.p99() / calm.p99();
        verdicts.say(
                moved <= ALLOWED,
                "B's p99 at %s moved by %+.1f %% (allowed %+.0f %%)"
                        .formatted(stage, (moved - 1) * 100, (ALLOWED - 1) * 100));
    }

    private BackgroundTask followReceipts() {
        return CommittedLog.follow(
                "isolation-receipts",
                platform.bootstrapServers(),
                Arrays.stream(Lane.values()).map(Topics::receipts).toList(),
                (_, receipt) -> add(receipt));
    }

    private void add(Receipt receipt) {
        if (receipt.hasRouted()) {
            decided.putIfAbsent(receipt.getTenant() + "/" + receipt.getEventId(), receipt.getAtMillis());
        }
    }

    private void send(String phase, Rates rates, Duration span) {
        System.out.printf("%s: A %d/s, B %d/s for %d s%n", phase, rates.a(), rates.b(), span.toSeconds());
        List<Thread> senders = new ArrayList<>();
        long began = System.nanoTime();
        senders.addAll(senders(phase, A, rates.a(), span, began));
        senders.addAll(senders(phase, B, rates.b(), span, began));
        senders.forEach(IntakeIsolation::join);
    }

    private List<Thread> senders(String phase, String tenant, int rate, Duration span, long began) {
        int connections = Math.max(1, rate / POSTS_PER_CONNECTION);
        long pauseNanos = TimeUnit.SECONDS.toNanos(connections) / rate;
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            long first = began + pauseNanos * i / connections;
            String prefix = phase + "-" + i + "-";
            senders.add(Thread.ofVirtual().start(() -> {
                try (ProducerConnection connection =
                        new ProducerConnection(platform.url(Part.INGESTION), keys.getOrDefault(tenant, ""))) {
                    int number = 0;
                    for (long due = first; due - began < span.toNanos(); due += pauseNanos) {
                        Waiting.pass(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
                        post(connection, phase, tenant, prefix + number++, due);
                    }
                }
            }));
        }
        return senders;
    }

    private void post(ProducerConnection connection, String phase, String tenant, String id, long due) {
        String body = """
                {"id":"%s","type":"%s","recipients":["r%d"],"data":{"run":"%s","n":1,"order":"A-17"}}""".formatted(id, TestTenant.INBOX_TYPE, Math.floorMod(id.hashCode(), 200), phase);
        int status = connection.post("/v1/events", body.getBytes(StandardCharsets.UTF_8))
                        instanceof Outcome.Answered(int answered, String _)
                ? answered
                : 0;
        posted.put(tenant + "/" + id, new Posted(phase, status, System.nanoTime() - due, clock.millis()));
    }

    private void awaitDecisions() {
        Waiting.until(() -> accepted().allMatch(decided::containsKey), TIMEOUT);
    }

    private Stream<String> accepted() {
        return posted.entrySet().stream()
                .filter(event -> event.getValue().status() == 202)
                .map(Map.Entry::getKey);
    }

    private boolean isComplete(String phase) {
        return of(phase, B).entrySet().stream()
                .allMatch(event -> event.getValue().status() == 202 && decided.containsKey(event.getKey()));
    }

    private Map<String, Posted> of(String phase, String tenant) {
        Map<String, Posted> found = new TreeMap<>();
        posted.forEach((id, event) -> {
            if (event.phase().equals(phase) && id.startsWith(tenant + "/")) {
                found.put(id, event);
            }
        });
        return found;
    }

    /// Latencies of one tenant in one phase.
    private record Stages(Latencies ingestion, Latencies router) {}

    private Stages print(String name, String phase, String tenant) {
        Map<String, Posted> events = of(phase, tenant);
        Map<Integer, Integer> statuses = new TreeMap<>();
        events.values().forEach(event -> statuses.merge(event.status(), 1, Integer::sum));
        Latencies ingestion =
                Latencies.of(events.values().stream().mapToLong(Posted::nanos).toArray());
        Latencies router = Latencies.of(events.entrySet().stream()
                .filter(event -> decided.containsKey(event.getKey()))
                .mapToLong(event -> TimeUnit.MILLISECONDS.toNanos(decided.getOrDefault(event.getKey(), 0L)
                        - event.getValue().answeredAt()))
                .toArray());
        System.out.printf(
                "| %s | %s | %.1f | %.1f | %.0f | %.0f |%n",
                name, statuses, ingestion.median(), ingestion.p99(), router.median(), router.p99());
        return new Stages(ingestion, router);
    }

    private static void join(Thread sender) {
        try {
            sender.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
