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

/// Beans of the operators' levers.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LeverSettings.class)
public class LeverConfiguration {

    @Bean
    LeverStore adminPulledLevers(AdminDatabase database, Outbox outbox, InstantSource clock) {
        return new LeverStore(database, outbox, clock);
    }

    @Bean(destroyMethod = "close")
    RunningInstances adminInstances(KafkaClients kafka, InstantSource clock) {
        return new RunningInstances(kafka, clock);
    }

    @Bean
    Throttles adminThrottles(LeverStore levers, InstantSource clock) {
        return new Throttles(levers, clock);
    }

    @Bean
    FlagController adminFlagController(LeverStore levers, InstantSource clock) {
        return new FlagController(levers, clock);
    }

    @Bean
    OperatorLevers adminOperatorLevers(
            LeverStore levers,
            RunningInstances instances,
            AdminDatabase database,
            LeverSettings settings,
            InstantSource clock) {
        return new OperatorLevers(levers, instances, new LeverSubjects(database), new LeverForm(settings), clock);
    }

    @Bean
    LeverController adminLeverController(OperatorLevers levers) {
        return new LeverController(levers);
    }

    @Bean
    LeverPages adminLeverPages(OperatorLevers pulled, LeverStore levers, RunningInstances instances) {
        return new LeverPages(pulled, levers, instances);
    }

    @Bean
    NavigationEntry adminLeversNavigation() {
        return LeverPages.NAVIGATION;
    }
}
