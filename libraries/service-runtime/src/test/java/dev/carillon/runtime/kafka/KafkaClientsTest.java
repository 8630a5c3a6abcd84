// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class KafkaClientsTest {

    private static final Map<String, Object> OWN = Map.of("linger.ms", 5, "session.timeout.ms", 9_000);

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, KafkaAutoConfiguration.class))
            .withUserConfiguration(KafkaConfiguration.class)
            .withPropertyValues("spring.kafka.bootstrap-servers=one:9092,two:9092");

    @Test
    void everyKindOfClientHasTheAddressesAndTheSecuritySettings() {
        context.withPropertyValues(
                        "spring.kafka.security.protocol=SASL_SSL",
                        "spring.kafka.properties.sasl.mechanism=SCRAM-SHA-512",
                        "spring.kafka.properties[sasl.jaas.config]=module required;",
                        "spring.kafka.ssl.bundle=kafka",
                        "spring.ssl.bundle.pem.kafka.truststore.certificate=classpath:dev/carillon/runtime/kafka/authority.pem")
                .run(started -> {
                    KafkaClients clients = started.getBean(KafkaClients.class);
                    ofEveryKind(
                            clients,
                            (kind, settings) -> assertThat(settings)
                                    .as(kind)
                                    .hasEntrySatisfying(
                                            "bootstrap.servers",
                                            servers -> assertThat(servers.toString())
                                                    .contains("one:9092")
                                                    .contains("two:9092"))
                                    .containsEntry("security.protocol", "SASL_SSL")
                                    .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                                    .containsEntry("sasl.jaas.config", "module required;")
                                    .containsKey(SslBundle.class.getName()));
                });
    }

    @Test
    void theOperatorsSettingForAPurposeWinsOverOursAndOursOverTheCommonOne() {
        context.withPropertyValues(
                        "spring.kafka.producer.properties.linger.ms=1",
                        "spring.kafka.producer.batch-size=100",
                        "carillon.kafka.clients.events.linger.ms=9",
                        "carillon.kafka.clients[processing-failures][acks]=1")
                .run(started -> {
                    KafkaClients clients = started.getBean(KafkaClients.class);
                    assertThat(producer(clients, "other"))
                            .containsEntry("linger.ms", 5)
                            .containsEntry("batch.size", 100);
                    assertThat(producer(clients, "events")).containsEntry("linger.ms", "9");
                    assertThat(producer(clients, "processing-failures")).containsEntry("acks", "1");
                });
    }

    @Test
    void aClientIsNamedAfterItsPurpose() {
        context.run(started -> assertThat(producer(started.getBean(KafkaClients.class), "events"))
                .containsEntry("client.id", "carillon-events"));
        context.withPropertyValues("spring.kafka.client-id=eu-west").run(started -> {
            KafkaClients clients = started.getBean(KafkaClients.class);
            assertThat(producer(clients, "events")).containsEntry("client.id", "carillon-events");
            assertThat(clients.streams("routing-bulk", Map.of())).doesNotContainKey("client.id");
        });
    }

    private static void ofEveryKind(KafkaClients clients, BiConsumer<String, Map<String, Object>> check) {
        check.accept("producer", producer(clients, "events"));
        check.accept(
                "consumer",
                clients.consumers("events", OWN, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                        .getConfigurationProperties());
        check.accept("streams", clients.streams("events", OWN));
        check.accept("admin", clients.adminSettings("events", OWN));
    }

    private static Map<String, Object> producer(KafkaClients clients, String purpose) {
        return clients.producers(purpose, OWN, new ByteArraySerializer(), new ByteArraySerializer())
                .getConfigurationProperties();
    }
}
