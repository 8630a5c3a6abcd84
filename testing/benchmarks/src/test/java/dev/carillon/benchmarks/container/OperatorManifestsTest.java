// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Manifests of Kafka, PostgreSQL and Redis for their operators.
class OperatorManifestsTest {

    private static final Path DIRECTORY = DeploymentFiles.ROOT.resolve("deploy/kubernetes/operators");
    private static final Path USERS = DIRECTORY.resolve("kafka-users.yaml");
    private static final Map<String, Class<? extends HasMetadata>> OF_STRIMZI =
            Map.of("Kafka", Kafka.class, "KafkaNodePool", KafkaNodePool.class, "KafkaUser", KafkaUser.class);

    /// Schemas of the fields that the manifests use.
    private static final Map<String, String> SCHEMAS = Map.of(
            "Cluster", "cloudnative-pg-cluster.json",
            "RedisReplication", "redis-replication.json",
            "RedisSentinel", "redis-sentinel.json");

    private static final String USERS_HEAD = """
            # SPDX-FileCopyrightText: The Carillon authors
            # SPDX-License-Identifier: Apache-2.0
            #
            # Users of Kafka with the access of deploy/kafka/acls.csv. Generated: OperatorManifestsTest writes it anew with
            # -Dcarillon.documents=write.
            """;

    /// Strimzi's own types, with every unknown field as an error, because they would keep unknown fields.
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
    void everyManifestIsWhatItsOperatorAllows() throws IOException {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        for (Map<?, ?> document : manifests()) {
            String kind = String.valueOf(document.get("kind"));
            kinds.merge(kind, 1, Integer::sum);
            if (OF_STRIMZI.containsKey(kind)) {
                assertThat(typed(document).getMetadata().getName()).isNotEmpty();
            } else {
                assertThat(DeploymentFiles.faults(schema(kind), SpecificationVersion.DRAFT_2020_12, document))
                        .as(document.toString())
                        .isEmpty();
            }
        }
        assertThat(kinds).containsEntry("KafkaUser", 7).hasSize(6);
    }

    @Test
    void aMisspeltFieldWouldBeFound() {
        assertThatThrownBy(() -> typed(document("kafka.yaml", "entityOperator", "entityOperater")))
                .hasMessageContaining("entityOperater");
        assertThat(DeploymentFiles.faults(
                        schema("Cluster"),
                        SpecificationVersion.DRAFT_2020_12,
                        document("postgres.yaml", "walStorage", "walstorage")))
                .isNotEmpty();
    }

    @Test
    void eachUserOfKafkaHasTheAccessOfItsList() throws IOException {
        StringBuilder users = new StringBuilder(USERS_HEAD);
        String separator = "";
        for (Map.Entry<String, List<String[]>> user : accessControlLists().entrySet()) {
            users.append(separator).append(user(user.getKey(), user.getValue()));
            separator = "---\n";
        }
        if ("write".equals(System.getProperty("carillon.documents"))) {
            Files.writeString(USERS, users);
        }

        assertThat(Files.readString(USERS)).isEqualTo(users.toString());
    }

    @Test
    void everyRoleOfAServiceIsManagedByTheOperatorOfPostgres() {
        Map<?, ?> spec = DeploymentFiles.map(document("postgres.yaml", "", ""), "spec");
        List<String> managed = DeploymentFiles.list(DeploymentFiles.map(spec, "managed"), "roles").stream()
                .map(role -> String.valueOf(((Map<?, ?>) role).get("name")))
                .toList();
        String services = Pattern.compile("array\\[([^]]+)]")
                .matcher(DeploymentFiles.read("deploy/postgres/roles.sql"))
                .results()
                .map(result -> result.group(1))
                .findFirst()
                .orElseThrow();

        assertThat(managed)
                .containsExactlyInAnyOrderElementsOf(Stream.of(services.split(","))
                        .map(service -> "carillon_" + service.replace("'", "").strip())
                        .toList());
    }

    /// Lists by user, in the order of the file.
    private static Map<String, List<String[]>> accessControlLists() {
        return DeploymentFiles.read("deploy/kafka/acls.csv")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(","))
                .collect(Collectors.groupingBy(list -> list[0], LinkedHashMap::new, Collectors.toList()));
    }

    private static String user(String name, List<String[]> lists) {
        String access = lists.stream().map(OperatorManifestsTest::access).collect(Collectors.joining());
        return """
                apiVersion: kafka.strimzi.io/v1
                kind: KafkaUser
                metadata:
                  name: carillon-%s
                  namespace: kafka
                  labels: {strimzi.io/cluster: carillon}
                spec:
                  authentication: {type: scram-sha-512}
                  authorization:
                    type: simple
                    acls:
                """.formatted(name) + access;
    }

    private static String access(String[] list) {
        String resource = switch (list[1]) {
            case "cluster" -> "{type: cluster}";
            case "transactional-id" -> named("transactionalId", list);
            default -> named(list[1], list);
        };
        String operations = Stream.of(list[4].split(" "))
                .map(OperatorManifestsTest::capitalised)
                .collect(Collectors.joining(", "));
        return "      - {resource: %s, operations: [%s]}\n".formatted(resource, operations);
    }

    private static String named(String type, String[] list) {
        return "{type: %s, name: %s, patternType: %s}"
                .formatted(type, list[3], list[2].equals("prefixed") ? "prefix" : "literal");
    }

    /// `DescribeConfigs` for `DESCRIBE_CONFIGS`.
    private static String capitalised(String operation) {
        return Stream.of(operation.split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    private static List<Map<?, ?>> manifests() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .flatMap(
                            file -> DeploymentFiles.documents(
                                    DeploymentFiles.read("deploy/kubernetes/operators/" + file.getFileName()))
                                    .stream())
                    .collect(Collectors.toList());
        }
    }

    /// Last document of a file, with a text replaced.
    private static Map<?, ?> document(String file, String text, String replacement) {
        String yaml = DeploymentFiles.read("deploy/kubernetes/operators/" + file);
        return DeploymentFiles.documents(text.isEmpty() ? yaml : yaml.replace(text, replacement))
                .getLast();
    }

    private static String schema(String kind) {
        return Objects.requireNonNull(SCHEMAS.get(kind), kind);
    }

    private static HasMetadata typed(Map<?, ?> document) {
        return STRICT.convertValue(document, OF_STRIMZI.get(String.valueOf(document.get("kind"))));
    }
}
