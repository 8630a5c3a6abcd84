// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.ApiKeys;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.runtime.quota.SharedBuckets;
import dev.carillon.runtime.quota.TenantQuota;
import dev.carillon.runtime.redis.RedisClients;
import dev.carillon.runtime.redis.RedisConfiguration;
import dev.carillon.runtime.redis.RedisLink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the tenants and the bootstrap of the first one.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({BootstrapSettings.class, TenantQuota.class})
@Import({
    RedisConfiguration.class,
    Tenants.class,
    TenantController.class,
    TenantSecrets.class,
    TenantSecretController.class,
    UsageController.class,
    UsagePages.class,
    ApiKeyPages.class
})
public class TenantConfiguration {

    private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(2);

    @Bean
    NavigationEntry adminApiKeysNavigation() {
        return ApiKeyPages.NAVIGATION;
    }

    @Bean
    NavigationEntry adminUsageNavigation() {
        return UsagePages.NAVIGATION;
    }

    @Bean(destroyMethod = "close")
    RedisLink adminRedisLink(RedisClients redis, DataRedisProperties properties) {
        return new RedisLink(redis, Objects.requireNonNullElse(properties.getTimeout(), REDIS_TIMEOUT));
    }

    @Bean
    TenantUsage adminTenantUsage(Tenants tenants, RedisLink adminRedisLink, TenantQuota defaults, InstantSource clock) {
        return new TenantUsage(tenants, new SharedBuckets(adminRedisLink, clock), defaults, clock);
    }

    @Bean
    Bootstrap adminBootstrap(
            AdminDatabase database, Outbox outbox, Tenants tenants, ApiKeys keys, BootstrapSettings settings) {
        return new Bootstrap(database, outbox, tenants, keys, settings);
    }
}
