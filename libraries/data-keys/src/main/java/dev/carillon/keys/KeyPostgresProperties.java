// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where PostgreSQL is.
///
/// @param url JDBC address of the database; each service has a schema of its own in it
/// @param username who connects
/// @param password of the user
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
