// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of analytics.
@Configuration(proxyBeanMethods = false)
public class AnalyticsConfiguration {

    @Bean
    Analytics adminAnalytics(AdminDatabase database) {
        return new Analytics(database);
    }

    @Bean
    AnalyticsController adminAnalyticsController(Analytics analytics, InstantSource clock) {
        return new AnalyticsController(analytics, clock);
    }

    @Bean
    AnalyticsPages adminAnalyticsPages(Analytics analytics, InstantSource clock) {
        return new AnalyticsPages(analytics, clock);
    }

    @Bean
    NavigationEntry adminAnalyticsNavigation() {
        return AnalyticsPages.NAVIGATION;
    }
}
