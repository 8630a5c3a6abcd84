// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.postgres;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/// Source of the PostgreSQL pools, from `spring.datasource.*`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DataSourceProperties.class)
public class PostgresConfiguration {

    @Bean
    PostgresPools postgresPools(
            DataSourceProperties properties, ObjectProvider<JdbcConnectionDetails> details, Environment environment) {
        JdbcConnectionDetails found = details.getIfAvailable();
        PostgresPools.Server server = found == null
                ? server(properties.getUrl(), properties.getUsername(), properties.getPassword())
                : server(found.getJdbcUrl(), found.getUsername(), found.getPassword());
        return new PostgresPools(server, Binder.get(environment));
    }

    private static PostgresPools.Server server(
            @Nullable String url, @Nullable String username, @Nullable String password) {
        return new PostgresPools.Server(
                either(url, PostgresPools.DEFAULT_URL),
                either(username, PostgresPools.DEFAULT_USERNAME),
                either(password, PostgresPools.DEFAULT_PASSWORD));
    }

    private static String either(@Nullable String value, String defaultValue) {
        return value != null && StringUtils.hasText(value) ? value : defaultValue;
    }
}
