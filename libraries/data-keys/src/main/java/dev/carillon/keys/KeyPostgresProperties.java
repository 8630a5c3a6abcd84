// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Connection to PostgreSQL.
///
/// @param url JDBC URL of the database. Every service has its own schema in it.
/// @param username Database user as which the service connects.
/// @param password Password of the database user.
@ConfigurationProperties("carillon.postgres")
record KeyPostgresProperties(
        @DefaultValue("jdbc:postgresql://127.0.0.1:5432/postgres")
        String url,

        @DefaultValue("postgres") String username,
        @DefaultValue("postgres") String password) {

    @Override
    public String toString() {
        return "KeyPostgresProperties[url=" + url + "]";
    }
}
