// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The scenario with a broker and a database that require TLS and credentials, with the rights that the deployment
/// grants, and with a Redis Cluster.
@ExtendWith(SecuredSystem.class)
class SecuredSpineIT extends SpineScenario {

    @Test
    void everyConnectionOfTheServicesToPostgresIsEncrypted(Standalone system) throws SQLException {
        assertThat(system.apiKey()).isNotEmpty();
        try (Connection owner = SecuredSystem.stores().connect();
                Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select count(*) filter (where ssl), count(*) from pg_stat_activity
                        join pg_stat_ssl using (pid) where usename = '%s'
                        """.formatted(SecuredStores.USER))) {
            rows.next();
            assertThat(rows.getLong(1)).isPositive().isEqualTo(rows.getLong(2));
        }
    }
}
