// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.spring;

import dev.carillon.client.management.CarillonClient;
import dev.carillon.client.management.ClientOptions;
import dev.carillon.client.producer.EventProducer;
import dev.carillon.client.producer.ProducerOptions;
import java.net.URI;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/// Configuration of the producer of events, which sends what is queued when the application ends, and of the client for
/// everything else. Needs `carillon.client.url` and `.api-key`, or a bean of [ClientConnectionDetails].
@AutoConfiguration
@EnableConfigurationProperties(ClientProperties.class)
public class ClientAutoConfiguration {

    private record Configured(URI url, String apiKey) implements ClientConnectionDetails {}

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty({"carillon.client.url", "carillon.client.api-key"})
    ClientConnectionDetails carillonConnectionDetails(ClientProperties properties) {
        return new Configured(properties.url(), properties.apiKey());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(ClientConnectionDetails.class)
    EventProducer eventProducer(ClientConnectionDetails connection, ClientProperties properties) {
        ClientProperties.Producer producer = properties.producer();
        ProducerOptions.Batch batch = ProducerOptions.Batch.DEFAULT;
        ProducerOptions.Queue queue = ProducerOptions.Queue.DEFAULT;
        return EventProducer.start(ProducerOptions.of(connection.url(), connection.apiKey())
                .with(new ProducerOptions.Batch(producer.batch(), batch.bytes(), producer.linger(), batch.inFlight()))
                .with(new ProducerOptions.Queue(producer.queue(), queue.bytes()))
                .with(new ProducerOptions.Patience(
                        properties.requestTimeout(), properties.giveUpAfter(), producer.closeTimeout())));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(ClientConnectionDetails.class)
    CarillonClient carillonClient(ClientConnectionDetails connection, ClientProperties properties) {
        return new CarillonClient(new ClientOptions(
                connection.url(), connection.apiKey(), properties.requestTimeout(), properties.giveUpAfter()));
    }
}
