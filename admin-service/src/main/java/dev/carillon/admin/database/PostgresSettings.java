// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Address and credentials of PostgreSQL.
@ConfigurationProperties("carillon.postgres")
record PostgresSettings(
        @DefaultValue("jdbc:postgresql://127.0.0.1:5432/postgres")
        String url,

        @DefaultValue("postgres") String username,
        @DefaultValue("postgres") String password) {

    @Override
    public String toString() {
        return "PostgresSettings[url=" + url + "]";
    }
}
