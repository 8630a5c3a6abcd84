// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.networknt.schema.SpecificationVersion;
import dev.carillon.benchmarks.container.ComposeFile.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComposeFileTest {

    private static final String SCHEMA = "compose-spec.json";
    private static final Path FILE = DeploymentFiles.ROOT.resolve("docker-compose.yml");
    private static final Map<String, String> SECRETS = Map.of(
            "CARILLON_BOOTSTRAP_API_KEY",
            "ck_0123456789abcdef_secret",
            "CANARY_API_KEY",
            "secret",
            "POSTGRES_PASSWORD",
            "secret",
            "GRAFANA_PASSWORD",
            "secret",
            "MASTER_KEY",
            "secret",
            "KAFKA_CLUSTER_ID",
            "id");

    @Test
    void isWhatTheComposeSpecificationAllows() throws IOException {
        assertThat(DeploymentFiles.faults(
                        SCHEMA, SpecificationVersion.DRAFT_2019_09, ComposeFile.tree(FILE, example())))
                .isEmpty();
    }

    @Test
    void aMisspeltKeyWouldBeFound() throws IOException {
        Map<Object, Object> tree = new LinkedHashMap<>(ComposeFile.tree(FILE, example()));
        tree.put("services", Map.of("admin", Map.of("image", "carillon/admin", "helthcheck", Map.of())));

        assertThat(DeploymentFiles.faults(SCHEMA, SpecificationVersion.DRAFT_2019_09, tree))
                .anySatisfy(fault -> assertThat(fault).contains("helthcheck"));
    }

    @Test
    void setsOnlyDocumentedProperties() throws IOException {
        assertThat(DeploymentFiles.unknownVariables(
                        services().values().stream().flatMap(service -> service.environment().keySet().stream())))
                .isEmpty();
        assertThat(DeploymentFiles.unknownVariables(List.of("CARILLON_NO_SUCH_THING").stream()))
                .containsExactly("CARILLON_NO_SUCH_THING");
    }

    @Test
    void hasNoSecretInIt() throws IOException {
        assertThatThrownBy(() -> ComposeFile.read(FILE, Map.of())).hasMessageContaining("set it in .env");
        SECRETS.keySet()
                .forEach(secret ->
                        assertThat(DeploymentFiles.read(".env.example")).containsPattern("(?m)^" + secret + "=$"));
    }

    @Test
    void everyContainerHasTheSecretsThatItNeedsAndNoOthers() throws IOException {
        Set<String> data = Set.of("MASTER_KEY", "POSTGRES_PASSWORD");
        Map<String, String> marked = example();
        marked.replaceAll((name, value) -> isSecret(name) ? "<" + name + ">" : value);
        Map<String, Set<String>> found = new TreeMap<>();
        DeploymentFiles.map(ComposeFile.tree(FILE, marked), "services")
                .forEach((name, service) -> found.put(
                        name.toString(),
                        marked.keySet().stream()
                                .filter(secret -> service.toString().contains("<" + secret + ">"))
                                .collect(Collectors.toSet())));
        found.values().removeIf(Set::isEmpty);

        assertThat(found)
                .containsOnly(
                        entry(
                                "admin",
                                and(
                                        data,
                                        "AUDIT_KEY",
                                        "CANARY_API_KEY",
                                        "CARILLON_BOOTSTRAP_API_KEY",
                                        "CONSOLE_PASSWORD")),
                        entry("ingestion", data),
                        entry("routing", data),
                        entry("delivery", and(data, "CALLBACK_KEYS", "SMTP_PASSWORD")),
                        entry("gateway", data),
                        entry("canary", Set.of("CANARY_API_KEY")),
                        entry("postgres", Set.of("POSTGRES_PASSWORD")),
                        entry("grafana", Set.of("GRAFANA_PASSWORD")));
    }

    @Test
    void everyServiceIsBuiltFromAModuleAndChecksItsHealth() throws IOException {
        assertThat(services().keySet())
                .containsExactlyInAnyOrder(
                        "topics", "admin", "ingestion", "routing", "delivery", "gateway", "canary", "simulators");
        services().forEach((name, service) -> {
            assertThat(DeploymentFiles.ROOT.resolve(service.module()).resolve("pom.xml"))
                    .exists();
            if (!name.equals("topics")) {
                assertThat(service.health()).as(name).containsExactly("/carillon/healthy");
                assertThat(service.environment()).as(name).containsKey("SERVER_PORT");
            }
        });
    }

    @Test
    void whatIsMountedFromTheRepositoryIsThere() throws IOException {
        Map<?, ?> services = DeploymentFiles.map(ComposeFile.tree(FILE, example()), "services");
        services.values().stream()
                .map(service -> ((Map<?, ?>) service).get("volumes"))
                .filter(List.class::isInstance)
                .flatMap(volumes -> ((List<?>) volumes).stream())
                .map(volume -> volume.toString().split(":")[0])
                .filter(source -> source.startsWith("./deploy/"))
                .forEach(source ->
                        assertThat(DeploymentFiles.ROOT.resolve(source)).satisfies(Files::exists));
    }

    @Test
    void prometheusScrapesEveryServiceWhereItListens() throws IOException {
        Map<?, ?> scraping = DeploymentFiles.documents(DeploymentFiles.read("deploy/prometheus/prometheus.yml"))
                .getFirst();
        Map<?, ?> job =
                (Map<?, ?>) DeploymentFiles.list(scraping, "scrape_configs").getFirst();
        Map<?, ?> scraped =
                (Map<?, ?>) DeploymentFiles.list(job, "static_configs").getFirst();

        // Simulators count nothing, and topics is over before anything is scraped.
        assertThat(services().entrySet().stream()
                        .filter(service -> !Set.of("topics", "simulators").contains(service.getKey()))
                        .map(service -> service.getKey() + ":"
                                + service.getValue().environment().get("SERVER_PORT")))
                .containsExactlyInAnyOrderElementsOf(DeploymentFiles.list(scraped, "targets").stream()
                        .map(Object::toString)
                        .toList());
    }

    @Test
    void noPortIsTakenTwice() throws IOException {
        assertThat(services().values().stream()
                        .map(service -> service.environment().get("SERVER_PORT"))
                        .filter(Objects::nonNull))
                .doesNotHaveDuplicates();
    }

    @Test
    void grafanaLooksForDashboardsWhereTheyAreMounted() throws IOException {
        Map<?, ?> provisioning = DeploymentFiles.documents(
                        DeploymentFiles.read("deploy/grafana/provisioning/dashboards/carillon.yml"))
                .getFirst();
        Map<?, ?> provider =
                (Map<?, ?>) DeploymentFiles.list(provisioning, "providers").getFirst();
        Map<?, ?> services = DeploymentFiles.map(ComposeFile.tree(FILE, example()), "services");

        assertThat(DeploymentFiles.list(DeploymentFiles.map(services, "grafana"), "volumes").stream()
                        .map(Object::toString))
                .contains("./deploy/grafana/dashboards:"
                        + DeploymentFiles.map(provider, "options").get("path") + ":ro");
    }

    private static boolean isSecret(String variable) {
        return variable.matches(".*_(KEYS?|PASSWORD)");
    }

    private static Set<String> and(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toSet());
    }

    private static Map<String, Container> services() throws IOException {
        return ComposeFile.read(FILE, example()).services();
    }

    private static Map<String, String> example() throws IOException {
        return new TreeMap<>(ComposeFile.variables(DeploymentFiles.ROOT.resolve(".env.example"), SECRETS));
    }
}
