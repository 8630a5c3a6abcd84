// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.observability.metric.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/// Dashboards and alerts query only exported metrics, and each exported metric is on a dashboard or in an alert; every
/// alert has a runbook and a test of promtool.
class DeployedQueriesTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path PROMETHEUS = ROOT.resolve("deploy/prometheus");
    private static final Pattern SETTING = Pattern.compile("`(carillon\\.[a-z.-]*[a-z])");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\n]+)\"");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`]*`");

    @Test
    void everyQueryAsksForWhatIsExported() throws IOException {
        Queries queries = new Queries(recorded());
        List<String> faults = new ArrayList<>();
        for (Query query : all()) {
            queries.faults(query.text()).forEach(fault -> faults.add(query.place() + ": " + fault));
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void aQueryForAnUnknownNameLabelOrValueIsFound() {
        Queries queries = new Queries(Set.of("carillon:known"));

        assertThat(queries.faults(
                        "sum by (lane) (rate(carillon_routing_decisions_total{decision=\"routed\"}[5m])) > 2"))
                .isEmpty();
        assertThat(queries.faults("carillon:known / carillon:unknown"))
                .containsExactly("no service exports carillon:unknown");
        assertThat(queries.faults("carillon_routing_decision_total")).hasSize(1);
        assertThat(queries.faults("sum by (tenant) (carillon_routing_decisions_total)"))
                .hasSize(1);
        assertThat(queries.faults("carillon_routing_decisions_total{channel=\"sms\"}"))
                .hasSize(1);
        assertThat(queries.faults("carillon_routing_decisions_total{decision=~\"routed|lost\"}"))
                .containsExactly("decision is never lost");
    }

    @Test
    void everyMetricIsOnADashboard() throws IOException {
        Set<String> shown = dashboards().stream()
                .flatMap(query -> Queries.names(query.text()).stream())
                .collect(Collectors.toSet());

        assertThat(Stream.of(Metric.values())
                        .filter(metric -> metric.seriesNames().stream().noneMatch(shown::contains)))
                .as("metrics that no dashboard shows")
                .isEmpty();
    }

    @Test
    void everyAlertHasARunbookThatNamesSymptomCheckLeverAndVerification() throws IOException {
        for (Map<String, Object> alert : rules("alert")) {
            String url = String.valueOf(((Map<?, ?>) alert.get("annotations")).get("runbook_url"));
            Path runbook = ROOT.resolve(url);
            assertThat(runbook).as("runbook of " + alert.get("alert")).isRegularFile();
            assertThat(Files.readString(runbook))
                    .contains(
                            String.valueOf(alert.get("alert")),
                            "## Symptom",
                            "## Check",
                            "## Lever",
                            "## Verification");
        }
    }

    @Test
    void everySettingThatARunbookNamesExists() throws IOException {
        String documented = Files.readString(ROOT.resolve("docs/configuration.md"));

        assertThat(named(SETTING, text -> text))
                .isNotEmpty()
                .allSatisfy(setting -> assertThat(documented).contains(setting));
    }

    @Test
    void everyPanelThatARunbookNamesExists() throws IOException {
        Set<String> titles = new TreeSet<>();
        for (Map<?, ?> panel : panels()) {
            titles.add(String.valueOf(panel.get("title")));
        }

        assertThat(titles).containsAll(named(QUOTED, text -> CODE.matcher(text).replaceAll("")));
    }

    @Test
    void promtoolAcceptsConfigurationAndRules() throws IOException, InterruptedException {
        promtool("check", "config", "prometheus.yml");
    }

    @Test
    void everyAlertFiresForItsCauseAndClearsAfterIt() throws IOException, InterruptedException {
        Set<String> tested = new TreeSet<>();
        for (Object test :
                (List<?>) read(PROMETHEUS.resolve("tests/alerts.yml")).get("tests")) {
            tested.add(String.valueOf(((Map<?, ?>) test).get("name")));
        }
        assertThat(tested)
                .isEqualTo(rules("alert").stream()
                        .map(rule -> String.valueOf(rule.get("alert")))
                        .collect(Collectors.toCollection(TreeSet::new)));

        promtool("test", "rules", "tests/alerts.yml");
    }

    private record Query(String place, String text) {}

    /// Names that runbooks mention in this form.
    private static Set<String> named(Pattern way, UnaryOperator<String> prepared) throws IOException {
        Set<String> named = new TreeSet<>();
        try (Stream<Path> runbooks = Files.list(ROOT.resolve("docs/runbooks"))) {
            for (Path runbook : runbooks.toList()) {
                way.matcher(prepared.apply(Files.readString(runbook)))
                        .results()
                        .map(found -> found.group(1))
                        .forEach(named::add);
            }
        }
        return named;
    }

    private static List<Query> all() throws IOException {
        List<Query> queries = new ArrayList<>(dashboards());
        for (String kind : List.of("alert", "record")) {
            for (Map<String, Object> rule : rules(kind)) {
                queries.add(new Query(String.valueOf(rule.get(kind)), String.valueOf(rule.get("expr"))));
            }
        }
        return queries;
    }

    private static List<Query> dashboards() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (Map<?, ?> panel : panels()) {
            for (Object target : (List<?>) panel.get("targets")) {
                queries.add(new Query("panel " + panel.get("title"), String.valueOf(((Map<?, ?>) target).get("expr"))));
            }
        }
        assertThat(queries).hasSizeGreaterThan(80);
        return queries;
    }

    /// JSON is YAML.
    private static List<Map<?, ?>> panels() throws IOException {
        List<Map<?, ?>> panels = new ArrayList<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("deploy/grafana/dashboards"))) {
            for (Path file : files.sorted().toList()) {
                for (Object panel : (List<?>) Objects.requireNonNull(read(file).get("panels"))) {
                    panels.add((Map<?, ?>) panel);
                }
            }
        }
        return panels;
    }

    private static Set<String> recorded() throws IOException {
        return rules("record").stream()
                .map(rule -> String.valueOf(rule.get("record")))
                .collect(Collectors.toSet());
    }

    private static List<Map<String, Object>> rules(String kind) throws IOException {
        List<Map<String, Object>> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(PROMETHEUS.resolve("rules"))) {
            for (Path file : files.toList()) {
                for (Object group : (List<?>) Objects.requireNonNull(read(file).get("groups"))) {
                    for (Object rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
                        @SuppressWarnings("unchecked")
                        Map<String, Object> known = (Map<String, Object>) rule;
                        if (known.containsKey(kind)) {
                            found.add(known);
                        }
                    }
                }
            }
        }
        return found;
    }

    private static Map<String, Object> read(Path file) throws IOException {
        return new Yaml().load(Files.readString(file));
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        assumeTrue(isInstalled(), "promtool is not installed (Debian: prometheus)");
        Process tool = new ProcessBuilder(Stream.concat(Stream.of("promtool"), Stream.of(arguments))
                        .toList())
                .directory(PROMETHEUS.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(tool.exitValue()).as(said).isZero();
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
    }
}
