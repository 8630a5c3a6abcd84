// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMetricsEndpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KubernetesManifestsTest {

    private static final Path DIRECTORY = DeploymentFiles.ROOT.resolve("deploy/kubernetes");
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            entry("v1 Service", Service.class),
            entry("v1 ServiceAccount", ServiceAccount.class),
            entry("apps/v1 Deployment", Deployment.class),
            entry("apps/v1 StatefulSet", StatefulSet.class),
            entry("batch/v1 Job", Job.class),
            entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            entry("networking.k8s.io/v1 Ingress", Ingress.class),
            entry("gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class),
            entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            entry("monitoring.coreos.com/v1 PodMonitor", PodMonitor.class),
            entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class));

    /// Manifests for the operators of Kafka, PostgreSQL and Redis, which have a test of their own.
    private static final Path STORES = DIRECTORY.resolve("operators");

    private static final Path OPERATOR_RULES = DIRECTORY.resolve("monitoring/rules.yaml");
    private static final String RULES_HEAD = """
            # SPDX-FileCopyrightText: The Carillon authors
            # SPDX-License-Identifier: Apache-2.0
            #
            # The rules of deploy/prometheus/rules for the Prometheus Operator. Generated: KubernetesManifestsTest writes it anew with
            # -Dcarillon.documents=write.
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: carillon
              labels: {app.kubernetes.io/name: carillon}
            spec:
              groups:
            """;

    /// Kubernetes' own types, with every unknown field as an error, because the API client would keep unknown
    /// fields.
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    @Test
    void everyManifestIsWhatItsKindAllows() throws IOException {
        for (Map<?, ?> document : manifests()) {
            if (isOfKeda(document)) {
                assertThat(DeploymentFiles.faults(
                                isScaledObject(document)
                                        ? "keda-scaled-object.json"
                                        : "keda-trigger-authentication.json",
                                SpecificationVersion.DRAFT_2020_12,
                                document))
                        .as(document.toString())
                        .isEmpty();
            } else {
                assertThat(typed(document).getMetadata().getName()).isNotEmpty();
            }
        }
    }

    @Test
    void aMisspeltFieldWouldBeFound() {
        Map<?, ?> gateway = DeploymentFiles.documents(DeploymentFiles.read("deploy/kubernetes/edge/gateway.yaml")
                        .replace("readinessProbe:", "readynessProbe:"))
                .getFirst();

        assertThatThrownBy(() -> typed(gateway)).hasMessageContaining("readynessProbe");

        Map<?, ?> scaled = DeploymentFiles.documents(DeploymentFiles.read("deploy/kubernetes/edge/gateway.yaml")
                        .replace("lagThreshold", "lagTreshold"))
                .getLast();
        assertThat(DeploymentFiles.faults("keda-scaled-object.json", SpecificationVersion.DRAFT_2020_12, scaled))
                .isNotEmpty();
    }

    @Test
    void thePrometheusOperatorGetsTheSameRulesAsAPrometheusWithoutIt() throws IOException {
        StringBuilder rules = new StringBuilder(RULES_HEAD);
        for (String file : List.of("alerts.yml", "objectives.yml")) {
            DeploymentFiles.read("deploy/prometheus/rules/" + file)
                    .lines()
                    .dropWhile(line -> !line.equals("groups:"))
                    .skip(1)
                    .forEach(line ->
                            rules.append(line.isEmpty() ? line : "  " + line).append('\n'));
        }
        if ("write".equals(System.getProperty("carillon.documents"))) {
            Files.writeString(OPERATOR_RULES, rules);
        }

        assertThat(Files.readString(OPERATOR_RULES)).isEqualTo(rules.toString());
    }

    @Test
    void theOperatorScrapesWhatThePrometheusWithoutItScrapes() {
        Map<?, ?> scrape = (Map<?, ?>) DeploymentFiles.list(
                        DeploymentFiles.documents(DeploymentFiles.read("deploy/prometheus/prometheus.yml"))
                                .getFirst(),
                        "scrape_configs")
                .getFirst();
        PodMonitor monitor = (PodMonitor)
                typed(DeploymentFiles.documents(DeploymentFiles.read("deploy/kubernetes/monitoring/pod-monitor.yaml"))
                        .getFirst());
        PodMetricsEndpoint endpoint = monitor.getSpec().getPodMetricsEndpoints().getFirst();

        assertThat(endpoint.getPath()).isEqualTo(scrape.get("metrics_path"));
        assertThat(endpoint.getHonorLabels()).isEqualTo(scrape.get("honor_labels"));
        assertThat(endpoint.getRelabelings().getFirst().getTargetLabel()).isEqualTo("job");
        assertThat(endpoint.getRelabelings().getFirst().getReplacement()).isEqualTo(scrape.get("job_name"));
    }

    @Test
    void everyContainerIsConfinedProbedAndBounded() throws IOException {
        Map<String, PodSpec> pods = pods();
        assertThat(pods)
                .containsOnlyKeys(
                        "Deployment admin",
                        "Deployment canary",
                        "Deployment delivery",
                        "Deployment edge",
                        "Deployment gateway",
                        "Deployment ingestion",
                        "Job topics",
                        "StatefulSet routing-bulk",
                        "StatefulSet routing-critical",
                        "StatefulSet routing-standard");
        pods.forEach((name, pod) -> {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).as(name).isTrue();
            Container container = pod.getContainers().getFirst();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .as(name)
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .as(name)
                    .containsExactly("ALL");
            assertThat(container.getResources().getRequests()).as(name).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).as(name).containsKey("memory");
            if (name.equals("Deployment edge")) {
                assertThat(container
                                .getReadinessProbe()
                                .getTcpSocket()
                                .getPort()
                                .getStrVal())
                        .isEqualTo("https");
            } else if (!name.startsWith("Job")) {
                assertThat(container.getReadinessProbe().getHttpGet().getPort().getStrVal())
                        .as(name)
                        .isEqualTo("management");
                assertThat(container.getPorts().stream()
                                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort)))
                        .as(name)
                        .hasEntrySatisfying(
                                "management",
                                port -> assertThat(environment(container))
                                        .containsEntry("MANAGEMENT_SERVER_PORT", port.toString())
                                        .doesNotContainEntry("SERVER_PORT", port.toString()));
                assertThat(container.getLivenessProbe()).as(name).isNotNull();
                assertThat(pod.getTerminationGracePeriodSeconds()).as(name).isGreaterThanOrEqualTo(45);
            }
        });
    }

    @Test
    void everyContainerHasTheSecretsThatItNeedsAndNoOthers() throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        pods().forEach((name, pod) -> found.put(
                name,
                pod.getContainers().stream()
                        .flatMap(container -> secrets(container))
                        .collect(Collectors.toSet())));

        assertThat(found)
                .containsOnly(
                        entry(
                                "Deployment admin",
                                and(
                                        data("admin"),
                                        "bootstrap-api-key",
                                        "canary-api-key",
                                        "console-password",
                                        "audit-key",
                                        "redis-url")),
                        entry("Deployment canary", Set.of("canary-api-key")),
                        entry("Deployment delivery", and(data("delivery"), "redis-url", "all of carillon-delivery")),
                        entry("Deployment edge", Set.of()),
                        entry("Deployment gateway", and(data("gateway"), "redis-url")),
                        entry("Deployment ingestion", and(data("ingestion"), "redis-url")),
                        entry("Job topics", Set.of("kafka-topics-jaas")),
                        entry("StatefulSet routing-bulk", data("routing")),
                        entry("StatefulSet routing-critical", data("routing")),
                        entry("StatefulSet routing-standard", data("routing")));
        assertThat(pods().values().stream()
                        .flatMap(pod -> pod.getVolumes().stream())
                        .filter(volume -> volume.getSecret() != null)
                        .map(Volume::getName))
                .as("mounted secrets")
                .containsExactly("certificate");
        assertThat(configuration()).noneMatch(literal -> literal.matches("(?i).*(key|password|secret)=.*"));
    }

    @Test
    void onlyInitContainersHaveTheDatabaseOwnersPassword() throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        pods().forEach((name, pod) -> pod.getInitContainers().forEach(container -> {
            assertThat(container.getCommand()).as(name).contains("dev.carillon.runtime.postgres.SchemaMigrationJob");
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .as(name)
                    .isTrue();
            found.put(name, secrets(container).collect(Collectors.toSet()));
        }));

        Set<String> owner = Set.of("postgres-username", "postgres-password");
        assertThat(found).containsOnly(entry("Deployment admin", owner), entry("Deployment gateway", owner));
        assertThat(configuration()).contains("SPRING_FLYWAY_ENABLED=false");
    }

    @Test
    void whatScalesAndWhatIsProtectedExists() throws IOException {
        Set<String> workloads = pods().keySet();
        for (Map<?, ?> document : manifests()) {
            if (isScaledObject(document)) {
                Map<?, ?> target = DeploymentFiles.map(DeploymentFiles.map(document, "spec"), "scaleTargetRef");
                assertThat(workloads).contains(target.get("kind") + " " + target.get("name"));
            } else if (!isOfKeda(document) && typed(document) instanceof PodDisruptionBudget budget) {
                String component =
                        budget.getSpec().getSelector().getMatchLabels().get("app.kubernetes.io/component");
                assertThat(workloads).anySatisfy(name -> assertThat(name).endsWith(" " + component));
            }
        }
    }

    @Test
    void setsOnlyDocumentedProperties() throws IOException {
        Stream<String> inPods = pods().values().stream()
                .flatMap(pod -> Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream()))
                .flatMap(container -> container.getEnv().stream())
                .map(EnvVar::getName);
        Stream<String> inConfiguration = configuration().stream().map(literal -> literal.split("=", 2)[0]);

        assertThat(DeploymentFiles.unknownVariables(Stream.concat(inPods, inConfiguration)))
                .isEmpty();
    }

    @Test
    void theAddressesOfTheStoresAreInTheConfigurationAlone() throws IOException {
        for (Path file : files(".yaml")) {
            if (!file.endsWith("kustomization.yaml")) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("kafka-bootstrap", "redis://", "jdbc:");
            }
        }
        assertThat(kafkaTriggers()).isNotEmpty().allSatisfy(trigger -> {
            assertThat(DeploymentFiles.map(trigger, "metadata").get("bootstrapServersFromEnv"))
                    .isEqualTo("SPRING_KAFKA_BOOTSTRAP_SERVERS");
            assertThat(DeploymentFiles.map(trigger, "authenticationRef").get("name"))
                    .isEqualTo("carillon-kafka");
        });
        assertThat(manifests())
                .anyMatch(document -> "TriggerAuthentication".equals(document.get("kind"))
                        && "carillon-kafka"
                                .equals(DeploymentFiles.map(document, "metadata")
                                        .get("name")));
    }

    @Test
    void theNetworkPoliciesAllowThePortsOfTheStores() throws IOException {
        Set<Integer> needed = Stream.of("SPRING_KAFKA_BOOTSTRAP_SERVERS", "SPRING_DATASOURCE_URL")
                .map(KubernetesManifestsTest::port)
                .collect(Collectors.toSet());
        for (Map<?, ?> document : manifests()) {
            if (!isOfKeda(document)
                    && typed(document) instanceof NetworkPolicy policy
                    && policy.getSpec().getPolicyTypes().contains("Egress")) {
                assertThat(policy.getSpec().getEgress().stream()
                                .flatMap(rule -> rule.getPorts().stream())
                                .map(port -> port.getPort().getIntVal()))
                        .as(policy.getMetadata().getName())
                        .containsAll(needed);
            }
        }
    }

    @Test
    void theAccessControlListsOfKafkaAreDocumented() {
        String page = DeploymentFiles.read("docs/deployment.md");
        List<String[]> lists = DeploymentFiles.read("deploy/kafka/acls.csv")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(","))
                .toList();

        assertThat(lists).hasSizeGreaterThan(40).allSatisfy(list -> {
            String resource = list[3] + (list[2].equals("prefixed") ? "*" : "");
            assertThat(page.lines().filter(line -> line.startsWith("| `carillon-" + list[0] + "`")))
                    .as(String.join(",", list))
                    .singleElement()
                    .asString()
                    .contains("`" + resource + "`");
        });
    }

    /// Port in an address of the configuration.
    private static int port(String variable) {
        try {
            return configuration().stream()
                    .filter(literal -> literal.startsWith(variable + "="))
                    .map(literal -> Pattern.compile(":(\\d+)").matcher(literal))
                    .filter(Matcher::find)
                    .map(found -> Integer.valueOf(found.group(1)))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Map<?, ?>> kafkaTriggers() throws IOException {
        List<Map<?, ?>> triggers = new ArrayList<>();
        for (Map<?, ?> document : manifests()) {
            if (isScaledObject(document)) {
                for (Object trigger : DeploymentFiles.list(DeploymentFiles.map(document, "spec"), "triggers")) {
                    if (trigger instanceof Map<?, ?> one && "kafka".equals(one.get("type"))) {
                        triggers.add(one);
                    }
                }
            }
        }
        return triggers;
    }

    @Test
    void bothWaysOfRollingOutHaveTheSameConfigurationAndOnlyFilesThatExist() throws IOException {
        assertThat(configuration("blue-green/common/kustomization.yaml"))
                .isEqualTo(configuration("production/kustomization.yaml"));
        for (Path file : files("kustomization.yaml")) {
            Map<?, ?> kustomization =
                    DeploymentFiles.documents(Files.readString(file)).getFirst();
            for (Object resource : DeploymentFiles.list(kustomization, "resources")) {
                assertThat(file.resolveSibling(resource.toString()).normalize()).exists();
            }
        }
    }

    /// Secrets of a container: keys of `carillon`, others as a whole.
    private static Stream<String> secrets(Container container) {
        return Stream.concat(
                container.getEnv().stream()
                        .map(EnvVar::getValueFrom)
                        .filter(Objects::nonNull)
                        .map(EnvVarSource::getSecretKeyRef)
                        .filter(Objects::nonNull)
                        .map(SecretKeySelector::getKey),
                container.getEnvFrom().stream()
                        .map(EnvFromSource::getSecretRef)
                        .filter(Objects::nonNull)
                        .map(whole -> "all of " + whole.getName()));
    }

    /// Secrets of a service that reads or writes payload.
    private static Set<String> data(String service) {
        return Set.of(
                "postgres-" + service + "-username",
                "postgres-" + service + "-password",
                "kafka-" + service + "-jaas",
                "master-key");
    }

    private static Set<String> and(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toSet());
    }

    private static List<String> configuration() throws IOException {
        return configuration("production/kustomization.yaml");
    }

    private static List<String> configuration(String file) throws IOException {
        Map<?, ?> kustomization = DeploymentFiles.documents(Files.readString(DIRECTORY.resolve(file)))
                .getFirst();
        Map<?, ?> map = (Map<?, ?>)
                DeploymentFiles.list(kustomization, "configMapGenerator").getFirst();
        return DeploymentFiles.list(map, "literals").stream()
                .map(Object::toString)
                .toList();
    }

    private static Map<String, PodSpec> pods() throws IOException {
        Map<String, PodSpec> pods = new TreeMap<>();
        for (Map<?, ?> document : manifests()) {
            if (!isOfKeda(document)) {
                HasMetadata typed = typed(document);
                String name = typed.getKind() + " " + typed.getMetadata().getName();
                switch (typed) {
                    case Deployment it ->
                        pods.put(name, it.getSpec().getTemplate().getSpec());
                    case StatefulSet it ->
                        pods.put(name, it.getSpec().getTemplate().getSpec());
                    case Job it -> pods.put(name, it.getSpec().getTemplate().getSpec());
                    default -> {}
                }
            }
        }
        return pods;
    }

    private static List<Map<?, ?>> manifests() throws IOException {
        List<Map<?, ?>> all = new ArrayList<>();
        for (Path file : files(".yaml")) {
            String name = file.getFileName().toString();
            if (!Set.of("kustomization.yaml", "names.yaml", "live.yaml").contains(name) && !file.startsWith(STORES)) {
                all.addAll(DeploymentFiles.documents(Files.readString(file)));
            }
        }
        return all;
    }

    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().collect(Collectors.toList());
        }
    }

    private static boolean isOfKeda(Map<?, ?> document) {
        return "keda.sh/v1alpha1".equals(document.get("apiVersion"));
    }

    private static boolean isScaledObject(Map<?, ?> document) {
        return "ScaledObject".equals(document.get("kind"));
    }

    private static HasMetadata typed(Map<?, ?> document) {
        String kind = document.get("apiVersion") + " " + document.get("kind");
        assertThat(KINDS).containsKey(kind);
        return STRICT.convertValue(document, KINDS.get(kind));
    }

    private static Map<String, String> environment(Container container) {
        return container.getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
    }
}
