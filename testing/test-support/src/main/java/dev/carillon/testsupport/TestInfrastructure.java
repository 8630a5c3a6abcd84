// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.embedded.EmbeddedRedis;
import dev.carillon.events.topic.TopicCreation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// Kind of the servers that the tests of this JVM share: containers, or servers from Maven artifacts. Chosen by the
/// environment variable `CARILLON_TEST_INFRASTRUCTURE`: `containers`, `embedded`, or `auto` (default), which takes
/// containers if a container engine has an address in `DOCKER_HOST` or a socket at `/var/run/docker.sock`. Tests that
/// stop and start a server use an embedded one in each case.
enum TestInfrastructure {
    EMBEDDED {
        @Override
        String kafka() {
            try {
                return EmbeddedKafka.start(SharedDirectory.of("kafka"), 0).bootstrapServers();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while Kafka starts", e);
            }
        }

        @Override
        String redis() {
            return EmbeddedRedis.start(SharedDirectory.of("redis"), 0).url();
        }

        @Override
        Database postgres() {
            EmbeddedPostgres postgres = EmbeddedPostgres.start(SharedDirectory.of("postgres"), 0);
            return new Database(postgres.jdbcUrl(), postgres.username(), postgres.password());
        }
    },
    CONTAINERS {
        @Override
        String kafka() {
            KafkaContainer kafka = new KafkaContainer("apache/kafka:4.2.1");
            // As in EmbeddedKafka: one broker, and groups and transactions that do not wait.
            kafka.withEnv(Map.of(
                    "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
                    "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4",
                    "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4",
                    "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1",
                    "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1",
                    "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0",
                    "KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000",
                    "KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "1000"));
            start(kafka);
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.getBootstrapServers()))) {
                TopicCreation.createMissing(admin, EmbeddedKafka.PARTITIONS, (short) 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the topics are created", e);
            }
            return kafka.getBootstrapServers();
        }

        @Override
        String redis() {
            GenericContainer<?> redis = new GenericContainer<>("redis:8").withExposedPorts(REDIS_PORT);
            start(redis);
            return "redis://%s:%d".formatted(redis.getHost(), redis.getMappedPort(REDIS_PORT));
        }

        @Override
        Database postgres() {
            PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18");
            start(postgres);
            return new Database(postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
        }
    };

    private static final String VARIABLE = "CARILLON_TEST_INFRASTRUCTURE";
    private static final int REDIS_PORT = 6379;

    /// Address and owner of a database.
    record Database(String jdbcUrl, String username, String password) {}

    /// Starts a broker that has all topics.
    ///
    /// @return its bootstrap servers
    abstract String kafka();

    /// Starts a Redis server.
    ///
    /// @return its URL
    abstract String redis();

    /// Starts a PostgreSQL server.
    abstract Database postgres();

    /// @throws IllegalArgumentException if the environment names another kind
    static TestInfrastructure chosen() {
        String choice = System.getenv().getOrDefault(VARIABLE, "auto");
        return switch (choice) {
            case "embedded" -> EMBEDDED;
            case "containers" -> CONTAINERS;
            case "auto" -> hasEngine() ? CONTAINERS : EMBEDDED;
            default ->
                throw new IllegalArgumentException(
                        "%s must be containers, embedded or auto, not %s".formatted(VARIABLE, choice));
        };
    }

    private static boolean hasEngine() {
        return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    }

    /// Starts a container that ends with this JVM, also where Testcontainers' own reaper cannot run.
    private static void start(GenericContainer<?> container) {
        container.start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(container::stop));
    }
}
