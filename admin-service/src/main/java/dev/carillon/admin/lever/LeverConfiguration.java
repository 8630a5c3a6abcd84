// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the operators' levers.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LeverSettings.class)
@Import({
    LeverStore.class,
    Throttles.class,
    FlagController.class,
    LeverController.class,
    LeverPages.class,
    LeverBanner.class
})
public class LeverConfiguration {

    @Bean(destroyMethod = "close")
    RunningInstances adminInstances(KafkaClients kafka, InstantSource clock) {
        return new RunningInstances(kafka, clock);
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
    NavigationEntry adminLeversNavigation() {
        return LeverPages.NAVIGATION;
    }
}
