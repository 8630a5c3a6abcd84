// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.store.GatewayDatabase;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.runtime.postgres.PostgresConfiguration;
import dev.carillon.runtime.postgres.PostgresPools;
import dev.carillon.runtime.redis.RedisClients;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/// Configuration of the node's name and its connections to Redis and PostgreSQL.
@Configuration(proxyBeanMethods = false)
@Import(PostgresConfiguration.class)
class StoresConfiguration {

    private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(2);

    @Bean
    NodeId gatewayNode(GatewayProperties properties, Environment environment) {
        if (!properties.instance().isBlank()) {
            return new NodeId(properties.instance());
        }
        int port = environment.getProperty("server.port", Integer.class, 0);
        return new NodeId(host() + "-"
                + (port > 0
                        ? Integer.toString(port)
                        : UUID.randomUUID().toString().substring(0, 8)));
    }

    @Bean
    GatewayRedis gatewayRedisConnections(RedisClients clients, DataRedisProperties properties) {
        return new GatewayRedis(clients, Objects.requireNonNullElse(properties.getTimeout(), REDIS_TIMEOUT));
    }

    @Bean
    GatewayDatabase gatewayDatabase(PostgresPools postgres, GatewayProperties properties) {
        return new GatewayDatabase(postgres, properties.databaseConnections());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
