// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StandalonePlatform;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Verdicts;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.ClockConfiguration;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Drill that sends structured, mutated and random input to every interface of a platform in one process. No input
/// may be answered by a server error or not at all, end the process, or write an error to the log, and afterwards an
/// event of another tenant must reach its recipient.
public final class Fuzz {

    public static final Set<String> OPTIONS = Set.of("seed", "seconds", "hang", "replay");

    private static final Duration ARRIVAL_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    private final StandalonePlatform platform;
    private final TestTenant bystander;
    private final FuzzRun run;
    private final Verdicts verdicts = new Verdicts();

    private Fuzz(StandalonePlatform platform, TestTenant bystander, FuzzRun run) {
        this.platform = platform;
        this.bystander = bystander;
        this.run = run;
    }

    /// @return true if there is no finding
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        String[] replay = arguments.find("replay").orElse("").split(":");
        long seed = replay.length == 2 ? Long.parseLong(replay[0]) : arguments.number("seed", 1);
        System.out.println("starting the platform; logs are in " + workspace.logs());
        boolean isClean;
        try (StandalonePlatform platform = StandalonePlatform.start(workspace)) {
            TestTenant bystander = TestTenant.create(platform, platform.operatorKey(), 1);
            Fixture fixture = Fixture.create(platform);
            ProviderCallbacks callbacks = new ProviderCallbacks(workspace.root(), fixture, ClockConfiguration.clock());
            CaseSource source = new CaseSource(seed, fixture, callbacks, Dictionary.load());
            int port = platform.url(Part.ADMIN).getPort();
            FuzzRun run = new FuzzRun(
                    source::at, control(bystander), port, Duration.ofMillis(arguments.number("hang", 1_000)));
            Fuzz fuzz = new Fuzz(platform, bystander, run);
            if (replay.length == 2) {
                return fuzz.replay(source, Long.parseLong(replay[1]), port);
            }
            fuzz.verdicts.say(
                    fixture.refused().isEmpty(), "the platform accepts the valid requests: " + fixture.refused());
            isClean = fuzz.run(
                    seed,
                    Duration.ofSeconds(arguments.number("seconds", 600)),
                    new PlatformLog(workspace.data().resolve("logs")));
        }
        if (isClean) {
            workspace.forgetData();
        }
        return isClean;
    }

    private boolean run(long seed, Duration duration, PlatformLog log) {
        Map<String, Long> before = platform.jvms();
        verdicts.say(arrives("before"), "an event of another tenant reaches its recipient before the inputs");
        System.out.printf("seed %d: inputs for %d s%n", seed, duration.toSeconds());
        run.send(duration);
        releaseLevers();
        System.out.printf("%n%d inputs%n%n| surface | inputs | outcomes |%n| --- | ---: | --- |%n", run.inputs());
        run.rows().forEach(System.out::println);
        System.out.println();
        for (FuzzRun.Finding finding : run.findings()) {
            System.out.printf(
                    "%s: %s%n        --replay %d:%d%n        %s%n",
                    finding.surface(), finding.problem(), seed, finding.index(), finding.command());
        }
        List<String> errors = log.errors();
        errors.stream().distinct().limit(20).forEach(error -> System.out.println("log: " + error));
        verdicts.say(
                run.findings().isEmpty(), "%d findings".formatted(run.findings().size()));
        verdicts.say(errors.isEmpty(), "%d errors in the log".formatted(errors.size()));
        verdicts.say(before.equals(platform.jvms()) && isAlive(before), "the process has not ended or restarted");
        verdicts.say(arrives("after"), "an event of another tenant reaches its recipient after the inputs");
        return verdicts.areAllKept();
    }

    private boolean replay(CaseSource source, long index, int port) {
        System.out.println(source.at(index).command(port));
        try (HttpExchanges http = new HttpExchanges(port)) {
            System.out.println(run.sendOne(index, http));
        }
        run.findings().forEach(finding -> System.out.println(finding.problem()));
        return run.findings().isEmpty();
    }

    /// Request of the other tenant that gateway, tokens and PostgreSQL answer.
    private static FuzzCase.Http control(TestTenant bystander) {
        return new FuzzCase.Http(
                "control",
                "GET",
                "/v1/inbox/unread-count",
                List.of(new FuzzCase.Header(
                        "Authorization", "Bearer " + bystander.tokens().getFirst())),
                new byte[0],
                Duration.ZERO);
    }

    private boolean arrives(String id) {
        URI root = platform.url(Part.ADMIN);
        ObjectNode event = Json.object().put("id", id).put("type", TestTenant.INBOX_TYPE);
        event.putArray("recipients").add("r0");
        event.putObject("data").put("run", "fuzz").put("n", 1).put("order", id);
        try (RestApi producer = new RestApi(root, bystander.apiKey());
                RestApi client = new RestApi(root, bystander.tokens().getFirst())) {
            return producer.post("/v1/events", event).isSuccess()
                    && Waiting.until(() -> hasEvent(client.get("/v1/inbox").requireJson(), id), ARRIVAL_TIMEOUT);
        }
    }

    private static boolean hasEvent(JsonNode inbox, String id) {
        return inbox.path("items")
                .valueStream()
                .anyMatch(item -> item.path("eventId").asString("").equals(id));
    }

    /// Inputs of an operator may pull levers of the whole installation, which would hold the last event back.
    private void releaseLevers() {
        int port = platform.url(Part.ADMIN).getPort();
        List<FuzzCase.Header> operator =
                List.of(new FuzzCase.Header("Authorization", "Bearer " + platform.operatorKey()));
        try (RestApi admin = new RestApi(platform.url(Part.ADMIN), platform.operatorKey());
                HttpExchanges http = new HttpExchanges(port)) {
            for (JsonNode lever : admin.get("/v1/levers").requireJson().path("levers")) {
                String path =
                        "/v1/levers/" + CaseSource.encoded(lever.path("id").asString());
                http.send(
                        new FuzzCase.Http("control", "DELETE", path, operator, new byte[0], Duration.ZERO),
                        LONGEST_ANSWER);
            }
        }
    }

    private static boolean isAlive(Map<String, Long> processes) {
        return processes.values().stream()
                .allMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }
}
