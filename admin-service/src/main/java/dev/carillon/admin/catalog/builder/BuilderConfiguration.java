// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.builder;

import dev.carillon.admin.console.NavigationEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the notification builder.
@Configuration(proxyBeanMethods = false)
@Import(BuilderPages.class)
public class BuilderConfiguration {

    @Bean
    NavigationEntry adminBuilderNavigation() {
        return BuilderPages.NAVIGATION;
    }
}
