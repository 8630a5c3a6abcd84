// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

import dev.carillon.admin.access.ApiKeys;
import dev.carillon.admin.access.Sessions;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans that all console pages share.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConsoleSettings.class)
public class ConsoleConfiguration {

    @Bean
    ConsoleAdvice adminConsoleAdvice(Sessions sessions, List<NavigationEntry> navigation) {
        return new ConsoleAdvice(sessions, navigation);
    }

    @Bean
    ConsoleErrorPage adminErrorPage() {
        return new ConsoleErrorPage();
    }

    @Bean
    StartPages adminStartPages(Sessions sessions) {
        return new StartPages(sessions);
    }

    @Bean
    LiveStreams adminLiveStreams() {
        return new LiveStreams();
    }

    @Bean
    OtherServices adminOtherServices(ConsoleSettings settings, ApiKeys keys, InstantSource clock) {
        return new OtherServices(settings, keys, clock);
    }

    @Bean
    ExplainPages adminExplainPages(OtherServices services) {
        return new ExplainPages(services);
    }

    @Bean
    ProviderPages adminProviderPages(OtherServices services) {
        return new ProviderPages(services);
    }

    @Bean
    NavigationEntry adminProvidersNavigation() {
        return ProviderPages.NAVIGATION;
    }
}
