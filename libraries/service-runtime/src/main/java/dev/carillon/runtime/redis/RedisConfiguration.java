// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Source of the Redis clients, from the connection factory that Spring Boot makes of `spring.data.redis.*`. The
/// services have health indicators of their own, so the one of Spring Boot is off by default.
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:dev/carillon/runtime/redis/defaults.properties")
public class RedisConfiguration {

    @Bean
    RedisClients redisClients(LettuceConnectionFactory connections, DataRedisConnectionDetails details) {
        if (details.getMasterReplica() != null) {
            throw new IllegalStateException(
                    "spring.data.redis.masterreplica is set, but it cannot fail over: set spring.data.redis.sentinel");
        }
        return new RedisClients(connections);
    }
}
