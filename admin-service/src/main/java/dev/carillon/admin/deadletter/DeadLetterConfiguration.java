// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of the dead letters.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeadLetterSettings.class)
public class DeadLetterConfiguration {

    @Bean
    DeadLetterStore adminDeadLetterStore(AdminDatabase database, AuditTrail audit) {
        return new DeadLetterStore(database, audit);
    }

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
    DeadLetters adminDeadLetters(DeadLetterStore store, InstantSource clock) {
        return new DeadLetters(store, clock);
    }

    @Bean
    DeadLetterController adminDeadLetterController(DeadLetters letters) {
        return new DeadLetterController(letters);
    }

    @Bean
    DeadLetterPages adminDeadLetterPages(DeadLetters letters, DeadLetterStore store, InstantSource clock) {
        return new DeadLetterPages(letters, store, clock);
    }

    @Bean
    NavigationEntry adminDeadLettersNavigation() {
        return DeadLetterPages.NAVIGATION;
    }
}
