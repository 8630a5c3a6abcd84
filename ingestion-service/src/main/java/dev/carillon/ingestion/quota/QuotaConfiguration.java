// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.quota;

import dev.carillon.ingestion.catalog.EventCatalog;
import dev.carillon.runtime.quota.SharedBuckets;
import dev.carillon.runtime.quota.TenantQuota;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.runtime.redis.RedisConfiguration;
import dev.carillon.runtime.redis.RedisLink;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of the quotas.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TenantQuota.class, QuotaProperties.class})
@Import(RedisConfiguration.class)
public class QuotaConfiguration {

    @Bean(destroyMethod = "close")
    RedisLink ingestionRedisLink(RedisClients redis, QuotaProperties properties) {
        return new RedisLink(redis, properties.timeout());
    }

    @Bean(destroyMethod = "close")
    QuotaGate ingestionQuotaGate(
            EventCatalog catalog, TenantQuota defaults, RedisLink ingestionRedisLink, InstantSource clock) {
        RedisTokens tokens = new RedisTokens(new SharedBuckets(ingestionRedisLink, clock));
        return new QuotaGate(catalog, defaults, tokens::of, Thread::startVirtualThread, clock);
    }
}
