// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.kafka.autoconfigure.SslBundleSslEngineFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;

/// Source of the Kafka clients, from the factories that Spring Boot makes of `spring.kafka.*`.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaClientProperties.class)
public class KafkaConfiguration {

    @Bean
    KafkaClients kafkaClients(
            DefaultKafkaConsumerFactory<?, ?> consumers,
            DefaultKafkaProducerFactory<?, ?> producers,
            KafkaAdmin admin,
            KafkaProperties properties,
            KafkaConnectionDetails details,
            KafkaClientProperties overrides) {
        return new KafkaClients(
                new KafkaClients.Connection(
                        consumers.getConfigurationProperties(),
                        producers.getConfigurationProperties(),
                        admin.getConfigurationProperties(),
                        streams(properties, details.getStreams())),
                overrides);
    }

    /// Spring Boot makes these only for one Streams application per process; the router has one for each lane.
    private static Map<String, Object> streams(
            KafkaProperties properties, KafkaConnectionDetails.Configuration details) {
        Map<String, Object> settings = new HashMap<>(properties.buildStreamsProperties());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", details.getBootstrapServers()));
        Optional.ofNullable(details.getSecurityProtocol())
                .filter(protocol -> !protocol.isBlank())
                .ifPresent(protocol -> settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol));
        Optional.ofNullable(details.getSslBundle()).ifPresent(bundle -> {
            settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, SslBundleSslEngineFactory.class);
            settings.put(SslBundle.class.getName(), bundle);
        });
        return settings;
    }
}
