// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import dev.carillon.embedded.BrokerListener;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.embedded.FreePorts;
import dev.carillon.testsupport.AccessControlLists;
import dev.carillon.testsupport.PostgresExtension;
import dev.carillon.testsupport.RedisCluster;
import dev.carillon.testsupport.TestCertificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/// Broker with SASL over TLS and access control lists, PostgreSQL with TLS and roles, and a Redis Cluster of six
/// servers. All services are in one process, so they share one Kafka user and one database role, which have the
/// rights of the five services together and no others. Schemas are migrated as their owner.
final class SecuredStores implements Stores {

    /// Kafka user and database role of the services.
    static final String USER = "carillon_standalone";

    private static final String PASSWORD = "insecure-test-password";

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Map<String, Object> addresses = new HashMap<>();
    private final TestCertificate certificate;
    private String ownerUrl = "";

    private SecuredStores(DataDirectory data) {
        this.certificate = TestCertificate.in(data.path());
    }

    static SecuredStores start(DataDirectory data) {
        SecuredStores stores = new SecuredStores(data);
        try {
            stores.startKafka(data);
            stores.startPostgres(data);
            stores.startRedis(data);
            return stores;
        } catch (SQLException | RuntimeException e) {
            stores.close();
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stores.close();
            throw new StartFailure("interrupted while starting", e);
        }
    }

    @Override
    public Map<String, Object> addresses() {
        return Map.copyOf(addresses);
    }

    /// Opens a connection as the owner of the database, which the caller closes.
    Connection connect() throws SQLException {
        return DriverManager.getConnection(ownerUrl, "postgres", "postgres");
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) { // the others must be stopped all the same
                System.err.println("while stopping: " + e);
            }
        }
    }

    private void startKafka(DataDirectory data) throws InterruptedException {
        int port = FreePorts.next();
        EmbeddedKafka kafka = EmbeddedKafka.start(
                data.resolve("kafka"),
                0,
                List.of(new BrokerListener.Secured(
                        port, certificate.keyStore(), certificate.password(), Map.of(USER, PASSWORD))));
        started.push(kafka);
        try (Admin administrator = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            for (String service : PostgresExtension.SERVICES) {
                AccessControlLists.grant(administrator, AccessControlLists.of(service, USER));
            }
        }
        addresses.putAll(certificate.kafkaProperties(port, USER, PASSWORD));
    }

    private void startPostgres(DataDirectory data) throws SQLException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(
                data.resolve("postgres"),
                0,
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", certificate.certificate().toString(),
                        "ssl_key_file", certificate.privateKey().toString()));
        started.push(postgres);
        ownerUrl = "%s?sslmode=verify-full&sslrootcert=%s".formatted(postgres.jdbcUrl(), certificate.certificate());
        PostgresExtension.createRoles(ownerUrl, postgres.username(), postgres.password());
        try (Connection owner = connect();
                Statement statement = owner.createStatement()) {
            statement.execute("create role %s login in role %s"
                    .formatted(
                            USER,
                            PostgresExtension.SERVICES.stream()
                                    .map(PostgresExtension::role)
                                    .collect(Collectors.joining(", "))));
        }
        addresses.put("spring.datasource.url", ownerUrl);
        addresses.put("spring.datasource.username", USER);
        addresses.put("spring.datasource.password", PASSWORD);
        addresses.put("spring.flyway.user", postgres.username());
        addresses.put("spring.flyway.password", postgres.password());
    }

    private void startRedis(DataDirectory data) {
        RedisCluster redis = RedisCluster.start(data.resolve("redis"));
        started.push(redis);
        addresses.put("spring.data.redis.cluster.nodes", String.join(",", redis.addresses()));
        // For the file that describes the running system; the nodes take precedence.
        addresses.put("spring.data.redis.url", "redis://" + redis.addresses().getFirst());
    }
}
