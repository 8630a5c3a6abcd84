// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The operators' levers.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LeverSettings.class)
public class LeverConfiguration {

    @Bean
    PulledLevers adminPulledLevers(AdminDatabase database, Outbox outbox, InstantSource clock) {
        return new PulledLevers(database, outbox, clock);
    }

    @Bean(destroyMethod = "close")
    Instances adminInstances(KafkaClients kafka, InstantSource clock) {
        return new Instances(kafka, clock);
    }

    @Bean
    Throttles adminThrottles(PulledLevers levers, InstantSource clock) {
        return new Throttles(levers, clock);
    }

    @Bean
    FlagController adminFlagController(PulledLevers levers, InstantSource clock) {
        return new FlagController(levers, clock);
    }

    @Bean
    LeverController adminLeverController(
            PulledLevers levers,
            Instances instances,
            AdminDatabase database,
            LeverSettings settings,
            InstantSource clock) {
        return new LeverController(levers, instances, new LeverSubjects(database), new LeverForm(settings), clock);
    }

    @Bean
    LeverPages adminLeverPages(LeverController controller, PulledLevers levers, Instances instances) {
        return new LeverPages(controller, levers, instances);
    }

    @Bean
    NavigationEntry adminLeversNavigation() {
        return LeverPages.NAVIGATION;
    }
}
