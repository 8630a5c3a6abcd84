// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.outbox;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of the outbox and its relay.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboxSettings.class)
public class OutboxConfiguration {

    @Bean
    OutboxRelay adminOutboxRelay(
            AdminDatabase database, KafkaClients kafka, OutboxSettings settings, InstantSource clock) {
        return new OutboxRelay(database, kafka, settings, clock);
    }

    @Bean
    Outbox adminOutbox(AdminDatabase database, OutboxRelay relay, OutboxSettings settings, AuditTrail audit) {
        return new Outbox(database, relay, settings.patience(), audit);
    }

    @Bean
    KafkaHealth adminKafka(KafkaClients kafka, OutboxRelay relay) {
        return new KafkaHealth(kafka, relay);
    }
}
