// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.carillon.embedded.EmbeddedPostgres;
import dev.carillon.testsupport.TestCertificate;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
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

    /// Exceptions are logged, and rows hold personal data.
    @Test
    void exceptionsDoNotContainTheValuesOfRows() {
        trusting(certificate.certificate()).run(context -> {
            try (HikariDataSource pool = context.getBean(PostgresPools.class).open("test", SETTINGS);
                    Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create temporary table people (id int primary key, name text check (name <> 'b'))");
                statement.execute("insert into people values (1, 'Ann of Ghent')");

                for (String row : List.of("2|b", "1|Ann of Ghent")) {
                    try (PreparedStatement insert = connection.prepareStatement("insert into people values (?, ?)")) {
                        for (int i = 0; i < 2; i++) {
                            insert.setInt(1, Integer.parseInt(row.substring(0, 1)));
                            insert.setString(2, row.substring(2));
                            insert.addBatch();
                        }

                        assertThatThrownBy(insert::executeBatch)
                                .isInstanceOf(SQLException.class)
                                .hasStackTraceContaining("constraint")
                                .satisfies(failure -> assertThat(stackTrace(failure))
                                        .doesNotContain("Ann of Ghent", "(2, b)", "'b'", "(1)"));
                    }
                }
            }
        });
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        for (SQLException next = failure instanceof SQLException sql ? sql.getNextException() : null;
                next != null;
                next = next.getNextException()) {
            next.printStackTrace(new PrintWriter(text));
        }
        return text.toString();
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
