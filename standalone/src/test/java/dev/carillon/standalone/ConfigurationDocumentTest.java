// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/// Check of `docs/configuration.md` against the properties records. Run with `-Dcarillon.documents=write` to
/// rewrite it.
class ConfigurationDocumentTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DOCUMENT = ROOT.resolve("docs").resolve("configuration.md");

    @Test
    void theDocumentListsEveryPropertyWithItsDefault() throws IOException, ClassNotFoundException {
        String expected = render();

        if ("write".equals(System.getProperty("carillon.documents"))) {
            Files.writeString(DOCUMENT, expected);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
    }

    @Test
    void everyPropertyIsDescribed() throws IOException, ClassNotFoundException {
        List<String> silent = rows().entrySet().stream()
                .filter(row -> row.getValue().description().isBlank())
                .map(Map.Entry::getKey)
                .toList();

        assertThat(silent)
                .as("properties whose record has no @param line for them")
                .isEmpty();
    }

    private record Row(String type, String defaultValue, String description) {}

    private static String render() throws IOException, ClassNotFoundException {
        StringBuilder text = new StringBuilder("""
                # Configuration

                Every property of every service, from its own record. Give them as arguments (`--carillon.x=y`), environment variables
                (`CARILLON_X=y`) or in a YAML file; durations as `500ms` or `10s`, sizes as `256KB`. In `standalone` the services share one
                process and these properties; alone, each reads its own file, such as `ingestion.yaml`.

                ## Kafka

                All services reach Kafka through the properties of Spring Boot, `spring.kafka.*`; `standalone` sets the address itself.
                Every property of [Spring Boot](https://docs.spring.io/spring-boot/appendix/application-properties/index.html#application-properties.integration.spring.kafka.bootstrap-servers)
                and, below `spring.kafka.properties`, of the [Kafka clients](https://kafka.apache.org/documentation/#configuration) works. The usual ones:

                | property | meaning |
                | --- | --- |
                | `spring.kafka.bootstrap-servers` | Required. Addresses of brokers, `host:port` pairs separated by commas |
                | `spring.kafka.security.protocol` | `PLAINTEXT` (default), `SSL`, `SASL_SSL` or `SASL_PLAINTEXT` |
                | `spring.kafka.properties.sasl.mechanism` | `SCRAM-SHA-512`, `PLAIN` or `OAUTHBEARER` |
                | `spring.kafka.properties.sasl.jaas.config` | login module with user and password; keep it in a secret |
                | `spring.kafka.ssl.bundle` | name of a bundle below `spring.ssl.bundle.*` that has the trusted certificates, and a client certificate for mutual TLS |

                A client's settings, the first that names a property wins: `carillon.kafka.clients.<purpose>.<property>`, what Carillon
                sets for the purpose, `spring.kafka.*`. The client id is `carillon-<purpose>`, such as `carillon-ingestion-events`; quotas can name it.

                ## PostgreSQL

                All services reach PostgreSQL through the properties of Spring Boot, `spring.datasource.*`; `standalone` sets the address itself.
                Every setting of [HikariCP](https://github.com/brettwooldridge/HikariCP#gear-configuration-knobs-baby) works below `spring.datasource.hikari`,
                except name, size, schema and `initialization-fail-timeout` of a pool, which Carillon sets. Every setting of the
                [driver](https://jdbc.postgresql.org/documentation/use/) works in the URL or below `spring.datasource.hikari.data-source-properties`. The usual ones:

                | property | meaning |
                | --- | --- |
                | `spring.datasource.url` | JDBC URL of the database, `jdbc:postgresql://127.0.0.1:5432/postgres` by default. Every service has its own schema in it. `?sslmode=verify-full&sslrootcert=<file>` turns on TLS |
                | `spring.datasource.username` | database user as which the service connects, `postgres` by default |
                | `spring.datasource.password` | password of the database user, `postgres` by default; keep it in a secret |
                | `spring.flyway.enabled` | false if another process migrates the schemas and the service only waits for it; `true` by default |
                | `spring.flyway.user`, `spring.flyway.password`, `spring.flyway.url` | owner of the schemas, who migrates them, and the address for it; by default as above |
                | `spring.datasource.hikari.max-lifetime` | time after which a pool replaces a connection, in milliseconds. A smaller value follows a failover or a new address sooner |
                | `spring.datasource.hikari.connection-timeout` | time that a caller waits for a free connection, in milliseconds. It takes precedence over Carillon's values for each pool |

                Each pool has a name, `carillon-admin`, `carillon-gateway` or `carillon-keys`, which PostgreSQL shows as `application_name`. Its size is
                `carillon.admin.database.pool-size`, `carillon.gateway.database-connections` or `carillon.keys.connections`.

                Whoever migrates the schemas grants the services' roles, `carillon.postgres.roles.*`, their rights:
                [database roles](deployment.md#database-roles).

                ## Redis

                Delivery, gateways, ingestion and admin reach Redis through the properties of Spring Boot, `spring.data.redis.*`; `standalone` sets the address itself.
                Redis is a server, a primary with Sentinels or a Redis Cluster; `spring.data.redis.masterreplica.*` is rejected, because it cannot fail over. The usual ones:

                | property | meaning |
                | --- | --- |
                | `spring.data.redis.url` | Address, such as `redis://user:password@host:6379`, or `rediss://…` for TLS; default `redis://localhost:6379` |
                | `spring.data.redis.username`, `spring.data.redis.password` | ACL user and password; keep the password in a secret |
                | `spring.data.redis.ssl.bundle` | name of a bundle below `spring.ssl.bundle.*` that has the trusted certificates, and a client certificate for mutual TLS |
                | `spring.data.redis.sentinel.master`, `spring.data.redis.sentinel.nodes` | name of the primary, and `host:port` pairs of the Sentinels separated by commas; without `spring.data.redis.url` |
                | `spring.data.redis.sentinel.username`, `spring.data.redis.sentinel.password` | ACL user and password for the Sentinels |
                | `spring.data.redis.cluster.nodes` | `host:port` pairs of some members of a Redis Cluster, separated by commas; without `spring.data.redis.url`. Slots may move and primaries may fail over |
                | `spring.data.redis.timeout` | Time limit of one answer of Redis to a gateway or admin, default `2s`; delivery has `carillon.delivery.ledger.timeout`, ingestion `carillon.ingestion.quotas.timeout` |

                Spring Boot's health indicator for Redis is off: `deliveryRedis` and `gatewayRedis` report the connections that the services use. With a cluster they
                are up while every primary answers.

                ## gRPC

                Ingestion's gRPC server has the properties of Spring Boot, `spring.grpc.server.*`. [What it serves](grpc.md). The usual ones:

                | property | meaning |
                | --- | --- |
                | `spring.grpc.server.enabled` | false if ingestion serves no gRPC; `true` by default |
                | `spring.grpc.server.address` | Address on which the server listens, `127.0.0.1` by default, or `CARILLON_BIND_ADDRESS` |
                | `spring.grpc.server.port` | Port of the server, `9090` by default; 0 means any free port |
                | `spring.grpc.server.ssl.bundle` | name of a bundle below `spring.ssl.bundle.*` that has the certificate and its key; without it the port takes plaintext |
                | `spring.grpc.server.ssl.client-auth` | `none` (default), `optional` or `require`: whether clients need a certificate that the bundle trusts |
                | `spring.grpc.server.inbound.metadata.max-size` | Largest metadata of a call, `8KB` by default |
                | `spring.grpc.server.keepalive.time` | Time without traffic after which a client is pinged, `60s` by default. A smaller value notices clients sooner that have disappeared |
                | `spring.grpc.server.keepalive.permit.time` | Shortest interval at which a client may ping, `30s` by default |
                | `spring.grpc.server.keepalive.connection.max-age` | Age at which a connection is closed after its calls, so that clients spread over new instances; no limit by default |
                | `spring.grpc.server.shutdown.grace-period` | Time that a stopping server waits for its calls, `10s` by default |
                | `spring.grpc.server.reflection.enabled` | false if the server does not describe its services to clients; `true` by default |

                The largest message is twice `carillon.ingestion.limits.max-batch-body`, whatever `spring.grpc.server.inbound.message.max-size` says.

                ## Properties of Carillon

                | property | type | default | meaning |
                | --- | --- | --- | --- |
                """);
        rows().forEach((name, row) -> text.append("| `%s` | %s | %s | %s |%n"
                .formatted(
                        name,
                        row.type(),
                        row.defaultValue().isEmpty() ? "–" : "`" + row.defaultValue() + "`",
                        row.description())));
        return text.toString();
    }

    private static Map<String, Row> rows() throws IOException, ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Map<String, Row> rows = new TreeMap<>();
        for (var candidate : scanner.findCandidateComponents("dev.carillon")) {
            Class<?> type = Class.forName(candidate.getBeanClassName());
            ConfigurationProperties properties = type.getAnnotation(ConfigurationProperties.class);
            String prefix = properties.prefix().isEmpty() ? properties.value() : properties.prefix();
            collect(type, prefix, rows);
        }
        return rows;
    }

    private static void collect(Class<?> type, String prefix, Map<String, Row> rows) throws IOException {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + kebab(component.getName());
            if (component.getType().isRecord() && component.getType().getName().startsWith("dev.carillon")) {
                collect(component.getType(), name, rows);
                continue;
            }
            Row row = new Row(
                    component.getType().getSimpleName(),
                    defaultOf(type, component),
                    description(type, component.getName()));
            rows.merge(name, row, (one, other) -> one.description().isBlank() ? other : one);
        }
    }

    private static String defaultOf(Class<?> type, RecordComponent component) {
        // Record components do not implement equals.
        List<String> components = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        int index = components.indexOf(component.getName());
        DefaultValue value = Stream.of(type.getDeclaredConstructors())
                .filter(constructor -> constructor.getParameterCount() == components.size())
                .map(constructor -> constructor.getParameters()[index].getAnnotation(DefaultValue.class))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
        return value == null ? "" : String.join(", ", value.value());
    }

    /// `@param` text of a component, from the source of its record.
    private static String description(Class<?> type, String component) throws IOException {
        Class<?> outer = type;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        String relative = "src/main/java/" + outer.getName().replace('.', '/') + ".java";
        Path source;
        try (Stream<Path> modules = Files.list(ROOT);
                Stream<Path> libraries = Files.list(ROOT.resolve("libraries"));
                Stream<Path> testing = Files.list(ROOT.resolve("testing"));
                Stream<Path> sdk = Files.list(ROOT.resolve("sdk"))) {
            source = Stream.of(modules, libraries, testing, sdk)
                    .flatMap(Function.identity())
                    .map(module -> module.resolve(relative))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no source of " + type));
        }
        List<String> lines = Files.readAllLines(source);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("/// @param " + component + " ") && belongs(lines, i, type)) {
                words.add(line.substring(("/// @param " + component + " ").length()));
                for (int next = i + 1; lines.get(next).strip().startsWith("///"); next++) {
                    String more = lines.get(next).strip().substring(3).strip();
                    if (more.isEmpty() || more.startsWith("@")) {
                        break;
                    }
                    words.add(more);
                }
                break;
            }
        }
        return String.join(" ", words).replace("|", "\\|");
    }

    /// True if the comment at a line belongs to the given record: the next declaration after it names the record.
    private static boolean belongs(List<String> lines, int from, Class<?> type) {
        Pattern declaration = Pattern.compile("\\brecord (\\w+)\\(");
        for (int i = from; i < lines.size(); i++) {
            Matcher record = declaration.matcher(lines.get(i));
            if (!lines.get(i).strip().startsWith("///") && record.find()) {
                return record.group(1).equals(type.getSimpleName());
            }
        }
        return false;
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
