// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans that all console pages share.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsoleSettings.class)
@Import({
    ConsoleAdvice.class,
    ConsoleErrorPage.class,
    StartPages.class,
    LiveStreams.class,
    OtherServices.class,
    ExplainPages.class,
    ProviderPages.class
})
public class ConsoleConfiguration {

    @Bean
    NavigationEntry adminProvidersNavigation() {
        return ProviderPages.NAVIGATION;
    }
}
