// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import dev.carillon.delivery.channel.circuit.ProviderCircuits;
import dev.carillon.delivery.tenant.TenantDirectory;
import dev.carillon.runtime.redis.RedisLink;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Pace of all providers: concurrency, rate limits and turns.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PaceProperties.class)
public class PaceConfiguration {

    @Bean(destroyMethod = "close")
    ProviderPaces deliveryProviderPaces(
            PaceProperties pace,
            RedisLink deliveryRedisLink,
            ProviderCircuits circuits,
            TenantDirectory tenants,
            InstantSource clock) {
        return new ProviderPaces(
                pace,
                new RedisRateBucket(deliveryRedisLink),
                circuits,
                request -> tenants.weight(request.tenant()),
                clock);
    }
}
