// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import dev.carillon.gateway.connection.TenantDirectory;
import dev.carillon.gateway.inbox.InboxLog;
import dev.carillon.gateway.store.GatewayDatabase;
import dev.carillon.gateway.store.GatewayRedis;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Health indicators for Kafka, Redis and PostgreSQL.
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    HealthIndicator gatewayKafka(InboxLog log, TenantDirectory tenants) {
        return () -> {
            boolean up = log.isAnswering() && tenants.isCurrent();
            return (up ? Health.up() : Health.down())
                    .withDetail("answering", log.isAnswering())
                    .withDetail("catalogRead", tenants.isCurrent())
                    .build();
        };
    }

    @Bean
    HealthIndicator gatewayRedis(GatewayRedis redis) {
        return () -> (redis.isAnswering() ? Health.up() : Health.down()).build();
    }

    @Bean
    HealthIndicator gatewayPostgres(GatewayDatabase database) {
        return () -> (database.isAnswering() ? Health.up() : Health.down()).build();
    }
}
