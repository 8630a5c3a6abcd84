// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.circuit;

import dev.carillon.delivery.tenant.TenantDirectory;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Circuit breakers of all providers.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CircuitProperties.class)
public class CircuitConfiguration {

    @Bean
    ProviderCircuits deliveryProviderCircuits(
            CircuitProperties properties, TenantDirectory tenants, InstantSource clock) {
        return new ProviderCircuits(properties, tenants.levers(), clock);
    }
}
