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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComposeFileTest {

    private static final String SCHEMA = "compose-spec.json";
    private static final Path FILE = DeploymentFiles.ROOT.resolve("docker-compose.yml");
    /// Containers that end by themselves, before the services start.
    private static final Set<String> JOBS = Set.of("topics", "admin-schema", "gateway-schema");

    private static final Map<String, String> SECRETS = secrets();

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
                                Set.of(
                                        "MASTER_KEY",
                                        "ADMIN_DATABASE_PASSWORD",
                                        "AUDIT_KEY",
                                        "CANARY_API_KEY",
                                        "CARILLON_BOOTSTRAP_API_KEY",
                                        "CONSOLE_PASSWORD")),
                        entry("admin-schema", Set.of("POSTGRES_PASSWORD")),
                        entry("gateway-schema", Set.of("POSTGRES_PASSWORD")),
                        entry("ingestion", Set.of("MASTER_KEY", "INGESTION_DATABASE_PASSWORD")),
                        entry("routing", Set.of("MASTER_KEY", "ROUTING_DATABASE_PASSWORD")),
                        entry(
                                "delivery",
                                Set.of("MASTER_KEY", "DELIVERY_DATABASE_PASSWORD", "CALLBACK_KEYS", "SMTP_PASSWORD")),
                        entry("gateway", Set.of("MASTER_KEY", "GATEWAY_DATABASE_PASSWORD")),
                        entry("canary", Set.of("CANARY_API_KEY")),
                        entry("postgres", and(Set.copyOf(ComposeFile.ROLE_PASSWORDS), "POSTGRES_PASSWORD")),
                        entry("grafana", Set.of("GRAFANA_PASSWORD")));
    }

    @Test
    void everyServiceConnectsAsItsOwnRoleAndLeavesTheMigrationsToTheirOwner() throws IOException {
        Set<String> users = new HashSet<>();
        services().forEach((name, service) -> {
            Map<String, String> environment = service.environment();
            if (environment.containsKey("CARILLON_KEYS_MASTER")) {
                assertThat(environment).as(name).containsEntry("SPRING_FLYWAY_ENABLED", "false");
                assertThat(users.add(Objects.requireNonNull(environment.get("SPRING_DATASOURCE_USERNAME"))))
                        .as(name)
                        .isTrue();
            }
        });

        assertThat(users)
                .containsExactlyInAnyOrder(
                        "carillon_admin",
                        "carillon_gateway",
                        "carillon_ingestion",
                        "carillon_routing",
                        "carillon_delivery");
        String script = DeploymentFiles.read("deploy/postgres/roles.sql");
        assertThat(strings(Objects.requireNonNull(tree().get("postgres")), "volumes"))
                .contains("./deploy/postgres/roles.sql:/docker-entrypoint-initdb.d/roles.sql:ro");
        assertThat(script).contains("carillon.password.", "carillon.role.");
    }

    @Test
    void everyServiceIsBuiltFromAModuleAndChecksItsHealth() throws IOException {
        assertThat(services().keySet())
                .containsExactlyInAnyOrder(
                        "topics",
                        "admin-schema",
                        "gateway-schema",
                        "admin",
                        "ingestion",
                        "routing",
                        "delivery",
                        "gateway",
                        "canary",
                        "simulators");
        services().forEach((name, service) -> {
            assertThat(List.of("", "testing"))
                    .as(name)
                    .anySatisfy(group -> assertThat(DeploymentFiles.ROOT
                                    .resolve(group)
                                    .resolve(service.module())
                                    .resolve("pom.xml"))
                            .exists());
            if (!JOBS.contains(name)) {
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

        // Simulators have no metrics, and jobs end before anything is scraped.
        assertThat(services().entrySet().stream()
                        .filter(service -> !JOBS.contains(service.getKey())
                                && !service.getKey().equals("simulators"))
                        .map(service -> service.getKey() + ":"
                                + service.getValue().environment().get("MANAGEMENT_SERVER_PORT")))
                .containsExactlyInAnyOrderElementsOf(DeploymentFiles.list(scraped, "targets").stream()
                        .map(Object::toString)
                        .toList());
    }

    @Test
    void noPortIsTakenTwice() throws IOException {
        assertThat(services().values().stream()
                        .flatMap(service -> Stream.of("SERVER_PORT", "MANAGEMENT_SERVER_PORT")
                                .map(service.environment()::get))
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

    @Test
    void everyContainerRotatesItsLogsAndHasALimitOfMemory() throws IOException {
        tree().forEach((name, service) -> {
            Map<?, ?> logging = DeploymentFiles.map(service, "logging");
            assertThat(logging.get("driver")).as(name).isEqualTo("json-file");
            assertThat(DeploymentFiles.map(logging, "options").keySet().stream().map(Object::toString))
                    .as(name)
                    .containsExactlyInAnyOrder("max-size", "max-file");
            assertThat(bytes(service.get("mem_limit"))).as(name).isPositive();
        });
    }

    @Test
    void redisRefusesWritesBeforeItsContainerIsKilled() throws IOException {
        Map<?, ?> redis = Objects.requireNonNull(tree().get("redis"));
        List<String> command = strings(redis, "command");

        assertThat(argument(command, "--maxmemory-policy")).isEqualTo("noeviction");
        assertThat(bytes(argument(command, "--maxmemory")) * 5 / 4).isLessThanOrEqualTo(bytes(redis.get("mem_limit")));
    }

    @Test
    void noVolumeOfAnImageIsAnonymous() throws IOException {
        // Volumes that the images declare; the other images declare none.
        Map<String, Set<String>> declared = Map.of(
                "kafka",
                Set.of("/etc/kafka/secrets", "/var/lib/kafka/data", "/mnt/shared/config"),
                "redis",
                Set.of("/data"),
                "postgres",
                Set.of("/var/lib/postgresql"),
                "prometheus",
                Set.of("/prometheus"));
        Set<?> named = DeploymentFiles.map(ComposeFile.tree(FILE, example()), "volumes")
                .keySet();

        tree().forEach((name, service) -> {
            List<String> volumes = strings(service, "volumes");
            assertThat(volumes)
                    .as(name)
                    .allMatch(volume -> volume.startsWith("./deploy/") || named.contains(volume.split(":")[0]));
            assertThat(Stream.concat(
                                    volumes.stream().map(volume -> volume.split(":")[1]),
                                    strings(service, "tmpfs").stream().map(mount -> mount.split(":")[0]))
                            .toList())
                    .as(name)
                    .containsAll(declared.getOrDefault(name, Set.of()));
        });
    }

    @Test
    void postgresIsAskedWhereItsInitialisationDoesNotAnswer() throws IOException {
        Map<?, ?> postgres = Objects.requireNonNull(tree().get("postgres"));

        List<String> test = strings(DeploymentFiles.map(postgres, "healthcheck"), "test");
        assertThat(test).contains("pg_isready");
        assertThat(argument(test, "--host")).isEqualTo("127.0.0.1");
    }

    @Test
    void everyStoreThatOthersWaitForChecksItsHealth() throws IOException {
        Map<String, Map<?, ?>> services = tree();

        assertThat(services).allSatisfy((name, service) -> {
            Object needs = service.get("depends_on");
            if (needs instanceof Map<?, ?> conditions) {
                conditions.forEach((needed, condition) -> {
                    if (condition.toString().contains("service_healthy")) {
                        assertThat(services.get(needed.toString()))
                                .as("%s needs %s", name, needed)
                                .isNotNull()
                                .matches(store -> store.containsKey("healthcheck"), "has a health check");
                    }
                });
            }
        });
    }

    @Test
    void whatIsStartedByAProfileIsEndedByTheSameEnvironment() throws IOException {
        Set<String> profiles = tree().values().stream()
                .flatMap(service -> strings(service, "profiles").stream())
                .collect(Collectors.toSet());

        assertThat(Set.of(Objects.requireNonNull(example().get("COMPOSE_PROFILES"))
                        .split(",")))
                .isEqualTo(profiles);
    }

    @Test
    void everyPublishedPortIsOfLoopbackAndCanBeChosen() throws IOException {
        Map<String, String> chosen = example();
        chosen.replaceAll((name, value) -> value.matches("\\d{4}") ? "1" + value : value);
        List<String> published = DeploymentFiles.map(ComposeFile.tree(FILE, chosen), "services").values().stream()
                .flatMap(service -> strings((Map<?, ?>) service, "ports").stream())
                .toList();

        assertThat(published).isNotEmpty().allMatch(port -> port.matches("127\\.0\\.0\\.1:(1\\d{4}):\\d{4}"));
    }

    @Test
    void theDockerfileBuildsEveryServiceAndNeedsNoFrontend() throws IOException {
        String dockerfile = DeploymentFiles.read("deploy/containers/Dockerfile");
        Matcher built = Pattern.compile("(?m)^ENV SERVICES=\"(.*)\"$").matcher(dockerfile);

        assertThat(dockerfile).doesNotContainPattern("(?m)^# *syntax *=");
        // The harness recognises by the end of its jar's name that its libraries are inside.
        assertThat(dockerfile).containsPattern("-jar /images/\\S+-exec\\.jar train");
        assertThat(built.find()).isTrue();
        // The relay runs beside a caller's database, so it is an image of its own and no service of the platform.
        assertThat(Stream.concat(
                        services().values().stream().map(Container::module).distinct(), Stream.of("outbox-relay")))
                .containsExactlyInAnyOrder(built.group(1).split(" "));
    }

    @Test
    void theDocumentedCommandsForTheFirstEventAreShellAndUseTheVariablesOfTheExample()
            throws IOException, InterruptedException {
        String commands = FirstEvent.commands(DeploymentFiles.ROOT);

        assertThat(new ProcessBuilder("bash", "-n", "-c", commands)
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        assertThat(Pattern.compile("setting ([A-Z_]+)")
                        .matcher(commands)
                        .results()
                        .map(found -> found.group(1))
                        .distinct())
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(example()).containsKey(variable));
    }

    private static Map<String, Map<?, ?>> tree() throws IOException {
        Map<String, Map<?, ?>> services = new TreeMap<>();
        DeploymentFiles.map(ComposeFile.tree(FILE, example()), "services")
                .forEach((name, service) -> services.put(name.toString(), (Map<?, ?>) service));
        return services;
    }

    private static List<String> strings(Map<?, ?> service, String name) {
        return service.get(name) instanceof List<?> list
                ? list.stream().map(Object::toString).toList()
                : List.of();
    }

    private static String argument(List<String> command, String option) {
        return command.get(command.indexOf(option) + 1);
    }

    private static long bytes(@Nullable Object size) {
        Matcher matcher = Pattern.compile("(\\d+)(mb?|gb?)").matcher(String.valueOf(size));
        assertThat(matcher.matches()).as("%s is a size", size).isTrue();
        return Long.parseLong(matcher.group(1)) << (matcher.group(2).startsWith("g") ? 30 : 20);
    }

    private static Map<String, String> secrets() {
        Map<String, String> secrets = new TreeMap<>(Map.of(
                "CARILLON_BOOTSTRAP_API_KEY",
                "ck_0123456789abcdef_secret",
                "CANARY_API_KEY",
                "secret",
                "POSTGRES_PASSWORD",
                "secret",
                "GRAFANA_PASSWORD",
                "secret",
                "AUDIT_KEY",
                "secret",
                "MASTER_KEY",
                "secret",
                "KAFKA_CLUSTER_ID",
                "id"));
        ComposeFile.ROLE_PASSWORDS.forEach(variable -> secrets.put(variable, "secret"));
        return secrets;
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
