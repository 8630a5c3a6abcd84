// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// The canary as its own process. Its defaults are in `canary.yaml`.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(CanaryConfiguration.class)
public class CanaryApplication {

    static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(CanaryApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "canary"));
        application.run(arguments);
    }
}
