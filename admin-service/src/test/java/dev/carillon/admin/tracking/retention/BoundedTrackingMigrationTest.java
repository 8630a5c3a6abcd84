// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.testsupport.PostgresExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// Migration of a schema of version 38 that has rows.
@Timeout(120)
class BoundedTrackingMigrationTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final int VERSION = 53;
    private static final String NOW = "(extract(epoch from now()) * 1000)::bigint";
    private static final long DAY = 86_400_000;

    private String url = "";

    @BeforeEach
    void fillTheVersionBefore() throws Exception {
        String name = "before_" + UUID.randomUUID().toString().replace("-", "");
        execute(POSTGRES.jdbcUrl(), "create database " + name);
        url = POSTGRES.jdbcUrl().replaceFirst("/[^/?]+(\\?.*)?$", "/" + name);
        execute(url, "create schema admin");
        for (Resource script : scripts()) {
            if (version(script) < VERSION) {
                execute(url, text(script));
            }
        }
        execute(url, """
                insert into tracked_rates (tenant, at_millis, lane, channel, state, count)
                select 't', %s + days * %d, 2, 1, 60, 7 from unnest(array[-1, 0, 2]) days
                """.formatted(NOW, DAY), """
                insert into tenants (tenant, version, settings, token_secrets, created_at_millis, updated_at_millis)
                values ('unset', 1, '{"name": "A tenant"}', '{}', 0, 0),
                    ('set', 1, '{"name": "A tenant", "retention": {"trackingDays": 30, "inboxDays": 60}}', '{}', 0, 0)
                """);
    }

    @Test
    void allRowsAreInThePartitionOfTheirTime() throws Exception {
        migrate();

        assertThat(column("""
                        select case when tableoid::regclass::text ~ '_[0-9]{8}$' then 'day' else tableoid::regclass::text end
                        from tracked_rates order by at_millis
                        """)).containsExactly("day", "day", "tracked_rates_default");
        assertThat(column("select count from tracked_rates")).containsExactly("7", "7", "7");
    }

    @Test
    void aFactIsAddedToTheRowOfTheVersionBefore() throws Exception {
        migrate();

        execute(url, """
                insert into tracked_rates as r (tenant, at_millis, lane, channel, state, count)
                select tenant, at_millis, lane, channel, state, 1 from tracked_rates
                on conflict (tenant, at_millis, lane, channel, state) do update set count = r.count + excluded.count
                """);

        assertThat(column("select count from tracked_rates")).containsExactly("8", "8", "8");
    }

    @Test
    void rowsOfADayMoveOutOfTheDefaultPartition() throws Exception {
        migrate();

        assertThat(column("select create_rate_days(%s, 4)".formatted(NOW))).containsExactly("3");

        assertThat(column("select count(*) from tracked_rates_default")).containsExactly("0");
        assertThat(column("select count from tracked_rates")).containsExactly("7", "7", "7");
    }

    @Test
    void tenantsWithoutARetentionKeepEverythingAsBefore() throws Exception {
        migrate();

        assertThat(column("select tenant || ' ' || (settings #>> '{retention,trackingDays}') || ' '"
                        + " || (settings #>> '{retention,inboxDays}') from tenants order by tenant"))
                .containsExactly("set 30 60", "unset 0 0");
    }

    private void migrate() throws IOException, SQLException {
        for (Resource script : scripts()) {
            if (version(script) == VERSION) {
                execute(url, text(script));
            }
        }
    }

    /// Migrations of the schema, by version.
    private static List<Resource> scripts() throws IOException {
        List<Resource> scripts = new ArrayList<>(List.of(
                new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/admin/V*.sql")));
        scripts.sort(Comparator.comparingInt(BoundedTrackingMigrationTest::version));
        return scripts;
    }

    private static int version(Resource script) {
        String name = Objects.requireNonNull(script.getFilename());
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    private static String text(Resource script) throws IOException {
        try (InputStream in = script.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<String> column(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static void execute(String url, String... statements) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static Connection connect(String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url, POSTGRES.username(), POSTGRES.password());
        connection.setSchema("admin");
        return connection;
    }
}
