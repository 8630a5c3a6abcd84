// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.kafka.KafkaConfiguration;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// The guard of this process, which every service that processes records imports; services in one process share it.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProcessingSettings.class)
@Import(KafkaConfiguration.class)
public class SetAsideConfiguration {

    @Bean
    ProcessingGuard processingGuard(ProcessingSettings settings, KafkaClients clients) {
        return ProcessingGuard.open(settings, clients, InstantSource.system(), ProcessEnd.exiting());
    }

    @Bean
    OrderlyEnd processingGuardOrderlyEnd(ProcessingGuard guard) {
        return new OrderlyEnd(guard);
    }
}
