// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.access.ApiKeys;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the tenants and the bootstrap of the first one.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BootstrapSettings.class)
@Import({Tenants.class, TenantController.class, ApiKeyPages.class})
public class TenantConfiguration {

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
