// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// API keys, and the authentication of requests before every controller of the admin service.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessSettings.class)
public class AccessConfiguration {

    @Bean
    ApiKeys adminApiKeys(AdminDatabase database, Outbox outbox, InstantSource clock) {
        return new ApiKeys(database, outbox, clock);
    }

    @Bean
    ApiKeyCache adminKeyRing(ApiKeys keys, AccessSettings settings, InstantSource clock) {
        return new ApiKeyCache(keys, settings, clock);
    }

    @Bean
    ApiKeyController adminApiKeyController(ApiKeys keys, ApiKeyCache ring, InstantSource clock) {
        return new ApiKeyController(keys, ring, clock);
    }

    @Bean
    WebMvcConfigurer adminAccess(ApiKeyCache keys, Sessions sessions) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new Authentication(keys, sessions))
                        .addPathPatterns("/v1/**", Authentication.CONSOLE, Authentication.CONSOLE + "/**");
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerResolver());
            }
        };
    }
}
