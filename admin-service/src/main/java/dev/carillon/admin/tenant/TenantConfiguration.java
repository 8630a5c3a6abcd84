// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.ApiKeys;
import dev.carillon.admin.access.TenantApiKeys;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.keys.SecretSeal;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of the tenants and the bootstrap of the first one.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BootstrapSettings.class)
public class TenantConfiguration {

    @Bean
    Tenants adminTenants(AdminDatabase database, Outbox outbox, SecretSeal seal, InstantSource clock) {
        return new Tenants(database, outbox, seal, clock);
    }

    @Bean
    TenantController adminTenantController(Tenants tenants, ApiKeys keys, Outbox outbox) {
        return new TenantController(tenants, keys, outbox);
    }

    @Bean
    ApiKeyPages adminApiKeyPages(TenantApiKeys keys) {
        return new ApiKeyPages(keys);
    }

    @Bean
    NavigationEntry adminApiKeysNavigation() {
        return ApiKeyPages.NAVIGATION;
    }

    @Bean
    Bootstrap adminBootstrap(
            AdminDatabase database, Outbox outbox, Tenants tenants, ApiKeys keys, BootstrapSettings settings) {
        return new Bootstrap(database, outbox, tenants, keys, settings);
    }
}
