// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import java.time.InstantSource;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The guard of this process, which every service that processes records imports; services in one process share it.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ProcessingSettings.class, ProcessingKafkaProperties.class})
public class SetAsideConfiguration {

    @Bean
    ProcessingGuard processingGuard(ProcessingSettings settings, ProcessingKafkaProperties kafka) {
        return ProcessingGuard.open(
                settings,
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                InstantSource.system(),
                ProcessEnd.exiting());
    }

    @Bean
    OrderlyEnd processingGuardOrderlyEnd(ProcessingGuard guard) {
        return new OrderlyEnd(guard);
    }
}
