// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the dead letters.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeadLetterSettings.class)
@Import({DeadLetterStore.class, DeadLetters.class, DeadLetterController.class, DeadLetterPages.class})
public class DeadLetterConfiguration {

    @Bean
    DeadLetterConsumer adminDeadLetterConsumer(
            AdminDatabase database, DeadLetterStore store, KafkaClients kafka, DeadLetterSettings settings) {
        return new DeadLetterConsumer(database, store, kafka, settings.groupId());
    }

    @Bean
    Redriver adminRedriver(DeadLetterStore store, KafkaClients kafka, InstantSource clock) {
        return new Redriver(store, kafka, clock);
    }

    @Bean
    NavigationEntry adminDeadLettersNavigation() {
        return DeadLetterPages.NAVIGATION;
    }
}
