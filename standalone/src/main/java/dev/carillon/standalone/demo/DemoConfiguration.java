// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone.demo;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Demo tenant and its page.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "carillon.standalone.demo", havingValue = "true", matchIfMissing = true)
public class DemoConfiguration {

    @Bean
    DemoTenant demoTenant(
            @Value("${carillon.admin.bootstrap-api-key}") String operatorKey,
            @Value("${carillon.standalone.data}") Path data) {
        return new DemoTenant(operatorKey, data.resolve("demo-api-key"));
    }

    @Bean
    DemoController demoController(DemoTenant tenant) {
        return new DemoController(tenant);
    }
}
