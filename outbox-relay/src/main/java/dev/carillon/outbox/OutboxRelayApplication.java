// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// The outbox relay as its own process. Its defaults are in `outbox-relay.yaml`.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(OutboxRelayConfiguration.class)
public class OutboxRelayApplication {

    static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(OutboxRelayApplication.class);
        application.setDefaultProperties(Map.of("spring.config.name", "outbox-relay"));
        application.run(arguments);
    }
}
