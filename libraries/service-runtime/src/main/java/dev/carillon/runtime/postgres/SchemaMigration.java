// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.postgres;

import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;

/// Migration of one schema by Flyway, from `db/migration/<schema>` on the class path. Afterwards it runs the script of
/// the schema, which grants the services' roles their rights. It uses the account `spring.flyway.user`, by default the
/// account of the pools.
public final class SchemaMigration {

    /// Time for one statement, which may have to rewrite a large table.
    private static final Duration TIMEOUT = Duration.ofHours(1);

    private final PostgresPools pools;
    private final String schema;

    public SchemaMigration(PostgresPools pools, String schema) {
        this.pools = pools;
        this.schema = schema;
    }

    /// Brings the schema up to date. If `spring.flyway.enabled` is false, it only checks that another process has.
    ///
    /// @throws FlywayException if the schema is not up to date afterwards
    public void run() {
        if (pools.isMigrating()) {
            migrate();
        } else {
            check();
        }
    }

    /// @throws FlywayException if the server does not answer or refuses
    void migrate() {
        flyway(pools.ownerDataSource(schema + "-migration", TIMEOUT)).migrate();
        try {
            pools.runScript(schema);
        } catch (SQLException e) {
            throw new FlywayException("cannot grant rights in schema %s: %s".formatted(schema, e.getMessage()), e);
        }
    }

    private void check() {
        MigrationInfoService migrations =
                flyway(pools.ownDataSource(schema + "-migration", TIMEOUT)).info();
        int pending = migrations.pending().length;
        if (pending > 0 || migrations.current() == null) {
            throw new FlywayException(
                    "schema %s lacks %d migrations, and spring.flyway.enabled is false; another process must migrate it"
                            .formatted(schema, pending));
        }
    }

    private Flyway flyway(DataSource source) {
        return Flyway.configure()
                .dataSource(source)
                .schemas(schema)
                .defaultSchema(schema)
                .locations("classpath:db/migration/" + schema)
                .load();
    }
}
