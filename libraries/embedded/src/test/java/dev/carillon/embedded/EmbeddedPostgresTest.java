// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

    @Test
    void keepsItsDataThroughAStopAndAKill(@TempDir Path directory) throws SQLException {
        EmbeddedPostgres first = EmbeddedPostgres.start(directory, 0);
        execute(first, "create table songs as select 'carillon' as name");
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory.resolve("other"), first.port()))
                .isInstanceOf(PortTakenException.class)
                .hasMessageContaining("PostgreSQL")
                .hasMessageContaining(Integer.toString(first.port()));

        first.close();
        first.close();

        assertThat(Daemon.isRunning(first.process())).isFalse();
        try (EmbeddedPostgres second = EmbeddedPostgres.start(directory, first.port())) {
            execute(second, "insert into songs values ('bells')");
            second.process().destroyForcibly();
            Awaitility.await().until(() -> !Daemon.isRunning(second.process()));
        }
        try (EmbeddedPostgres third = EmbeddedPostgres.start(directory, first.port())) {
            assertThat(count(third, "select count(*) from songs")).isEqualTo(2);
        }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
    }
}
