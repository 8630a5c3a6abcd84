// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import dev.carillon.admin.background.BatchFollower;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.topic.Topics;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.InstantSource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.listener.ContainerProperties;

/// Beans of the dead letters.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeadLetterSettings.class)
@Import({DeadLetterStore.class, DeadLetters.class, DeadLetterController.class, DeadLetterPages.class})
public class DeadLetterConfiguration {

    @Bean
    BatchFollower adminDeadLetterFollower(
            AdminDatabase database, DeadLetterStore store, KafkaClients kafka, DeadLetterSettings settings) {
        return new BatchFollower(
                "admin-dead-letters",
                kafka.consumers(
                        "admin-dead-letters",
                        BatchFollower.settings(settings.groupId()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                new ContainerProperties(Topics.DEAD_LETTERS.name()),
                new DeadLetterConsumer(database, store));
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
