// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.canary;

import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Drill of the canary: kills each service in turn. The canary must fail, name the broken leg, and recover
/// afterwards.
public final class CanaryDrill {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Set.of("patience");

    private static final List<String> CHANNELS = List.of("in_app", "email", "push");

    /// Legs that the canary must report as broken, by killed service.
    private static final Map<Part, Set<String>> BROKEN = new LinkedHashMap<>();

    static {
        BROKEN.put(Part.INGESTION, Set.of("in_app ingestion", "email ingestion", "push ingestion"));
        BROKEN.put(Part.ROUTING, Set.of("in_app routing", "email routing", "push routing"));
        BROKEN.put(Part.DELIVERY, Set.of("email delivery", "push delivery"));
        BROKEN.put(Part.GATEWAY, Set.of("in_app gateway"));
        BROKEN.put(Part.ADMIN, Set.of("in_app admin", "email admin", "push admin"));
    }

    private final Cluster cluster;
    private final RestApi canary;
    private final Duration timeout;

    private CanaryDrill(Cluster cluster, RestApi canary, Duration timeout) {
        this.cluster = cluster;
        this.canary = canary;
        this.timeout = timeout;
    }

    /// @return true if the canary was right about every service
    /// @throws IOException if the data of the run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        Set<Part> parts = EnumSet.copyOf(Part.WHOLE);
        parts.add(Part.CANARY);
        System.out.println("starting the services; logs are in " + workspace.logs());
        List<String> rows = new ArrayList<>();
        boolean right = true;
        try (Cluster cluster = Cluster.start(workspace, parts);
                RestApi canary = new RestApi(cluster.url(Part.CANARY), "")) {
            CanaryDrill drill = new CanaryDrill(cluster, canary, Duration.ofSeconds(arguments.number("patience", 120)));
            right = drill.isGreen();
            for (Map.Entry<Part, Set<String>> expected : BROKEN.entrySet()) {
                right &= drill.isRightAbout(expected.getKey(), expected.getValue(), rows);
            }
        }
        System.out.println("| killed | red after s | legs named | green after s |");
        System.out.println("| --- | ---: | --- | ---: |");
        rows.forEach(System.out::println);
        if (right) {
            workspace.forgetData();
        }
        return right;
    }

    private boolean isRightAbout(Part victim, Set<String> expected, List<String> rows) {
        cluster.kill(victim);
        long killed = System.nanoTime();
        boolean red = Waiting.until(() -> broken().equals(expected), timeout);
        long redAfter = Duration.ofNanos(System.nanoTime() - killed).toSeconds();
        Set<String> named = broken();
        cluster.start(victim);
        long started = System.nanoTime();
        boolean green = isGreen();
        rows.add("| %s | %s | %s | %s |"
                .formatted(
                        victim.label(),
                        red ? Long.toString(redAfter) : "never",
                        String.join(", ", named),
                        green
                                ? Long.toString(Duration.ofNanos(System.nanoTime() - started)
                                        .toSeconds())
                                : "never"));
        System.out.println(rows.getLast());
        return red && green;
    }

    private boolean isGreen() {
        return Waiting.until(
                () -> samples("carillon_canary_green").size() == CHANNELS.size()
                        && broken().isEmpty()
                        && samples("carillon_canary_rounds_total").stream()
                                .anyMatch(line -> line.contains("received") && !line.endsWith(" 0.0")),
                timeout);
    }

    /// Broken legs as `channel leg`.
    private Set<String> broken() {
        return samples("carillon_canary_broken").stream()
                .filter(line -> line.endsWith(" 1.0"))
                .map(line -> label(line, "channel") + " " + label(line, "leg"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> samples(String name) {
        return canary.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .toList();
    }

    private static String label(String line, String name) {
        int from = line.indexOf(name + "=\"") + name.length() + 2;
        return line.substring(from, line.indexOf('"', from));
    }
}
