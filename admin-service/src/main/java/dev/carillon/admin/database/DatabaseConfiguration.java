// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.database;

import dev.carillon.runtime.postgres.PostgresConfiguration;
import dev.carillon.runtime.postgres.PostgresPools;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the schema `admin`, and its health indicator.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseSettings.class)
@Import(PostgresConfiguration.class)
public class DatabaseConfiguration {

    @Bean
    AdminDatabase adminDatabase(PostgresPools pools, DatabaseSettings settings) {
        return new AdminDatabase(pools, settings);
    }

    @Bean
    HealthIndicator adminPostgres(AdminDatabase database) {
        return () -> {
            if (!database.isMigrated()) {
                return Health.down()
                        .withDetail("reason", "schema not migrated yet")
                        .build();
            }
            // The health indicator reports any failure as its status.
            try {
                database.ping();
                return Health.up().build();
            } catch (RuntimeException e) {
                return Health.down()
                        .withDetail("reason", e.getClass().getSimpleName())
                        .build();
            }
        };
    }
}
