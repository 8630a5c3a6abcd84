// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.cost;

import dev.carillon.delivery.tenant.TenantDirectory;
import dev.carillon.runtime.redis.RedisLink;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Cost of deliveries.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CostProperties.class)
public class CostConfiguration {

    @Bean
    TenantSpending deliverySpending(
            CostProperties cost, RedisLink deliveryRedisLink, TenantDirectory tenants, InstantSource clock) {
        return new TenantSpending(new PriceTable(cost.prices()), deliveryRedisLink, tenants, clock);
    }
}
