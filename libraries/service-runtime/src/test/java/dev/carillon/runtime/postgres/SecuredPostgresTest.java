// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.testsupport.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/// A real server with TLS.
class SecuredPostgresTest {

    private static final PoolSettings SETTINGS =
            new PoolSettings(2, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20));

    @TempDir
    static Path directory;

    private static TestCertificate certificate;
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        certificate = TestCertificate.in(directory);
        postgres = EmbeddedPostgres.start(
                directory.resolve("postgres"),
                0,
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", certificate.certificate().toString(),
                        "ssl_key_file", certificate.privateKey().toString()));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void everyConnectionIsEncryptedAndVerifiesTheServer() {
        trusting(certificate.certificate()).run(context -> {
            PostgresPools pools = context.getBean(PostgresPools.class);

            try (HikariDataSource pool = pools.open("test", SETTINGS);
                    Connection pooled = pool.getConnection();
                    Connection direct = pools.connect("test", SETTINGS);
                    Connection owner = pools.ownerDataSource("test", Duration.ofSeconds(20))
                            .getConnection()) {
                assertThat(isEncrypted(pooled)).isTrue();
                assertThat(isEncrypted(direct)).isTrue();
                assertThat(isEncrypted(owner)).isTrue();
            }
        });
    }

    @Test
    void aServerWithTheCertificateOfAnotherAuthorityIsRefused() throws Exception {
        TestCertificate other = TestCertificate.in(Files.createDirectory(directory.resolve("other")));

        trusting(other.certificate()).run(context -> {
            PostgresPools pools = context.getBean(PostgresPools.class);

            assertThatThrownBy(() -> pools.connect("test", SETTINGS))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("SSL error")
                    .hasMessageContaining("PKIX");
            assertThatThrownBy(() -> new SchemaMigration(pools, "none").run())
                    .isInstanceOf(FlywayException.class)
                    .hasMessageContaining("SSL error");
            try (HikariDataSource pool = pools.open("test", SETTINGS)) {
                assertThatThrownBy(pool::getConnection).hasStackTraceContaining("PKIX");
            }
        });
    }

    private static ApplicationContextRunner trusting(Path authority) {
        return new ApplicationContextRunner()
                .withUserConfiguration(PostgresConfiguration.class)
                .withPropertyValues("spring.datasource.url=%s?sslmode=verify-full&sslrootcert=%s"
                        .formatted(postgres.jdbcUrl(), authority));
    }

    private static boolean isEncrypted(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
