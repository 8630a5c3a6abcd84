// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
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
    SearchPages.class,
    LiveStreams.class,
    OtherServices.class,
    ExplainPages.class,
    ProviderPages.class
})
public class ConsoleConfiguration {

    /// After the security filters, whose redirects lead to the sign-in page.
    @Bean
    FilterRegistrationBean<FormRedirects> adminConsoleFormRedirects() {
        FilterRegistrationBean<FormRedirects> registration = new FilterRegistrationBean<>(new FormRedirects());
        registration.addUrlPatterns("/console", "/console/*");
        registration.setOrder(-99);
        return registration;
    }

    @Bean
    NavigationEntry adminProvidersNavigation() {
        return ProviderPages.NAVIGATION;
    }
}
