// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.preference;

import dev.carillon.admin.catalog.Categories;
import dev.carillon.admin.recipient.RecipientPreferences;
import dev.carillon.admin.tenant.Tenants;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of the preference centre.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PreferenceLinkSettings.class)
public class PreferenceConfiguration {

    @Bean
    PreferenceLinks adminPreferenceLinks(Tenants tenants, PreferenceLinkSettings settings, InstantSource clock) {
        return new PreferenceLinks(tenants, settings, clock);
    }

    @Bean
    PreferenceLinkController adminPreferenceLinkController(PreferenceLinks links) {
        return new PreferenceLinkController(links);
    }

    @Bean
    PreferencePages adminPreferencePages(
            PreferenceLinks links, RecipientPreferences preferences, Categories categories) {
        return new PreferencePages(links, preferences, categories);
    }
}
