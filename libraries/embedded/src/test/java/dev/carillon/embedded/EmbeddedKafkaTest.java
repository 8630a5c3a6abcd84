// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.topic.Topics;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    @Test
    void startsAgainOnItsDirectoryWithTopicsAndRecords(@TempDir Path directory) throws Exception {
        long offset;
        int port;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
            port = kafka.port();
            offset = send(kafka);
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get())
                    .containsAll(
                            Topics.all().stream().map(topic -> topic.name()).toList());
            assertThat(send(kafka)).isEqualTo(offset + 1);
        }
    }

    @Test
    void aTakenPortIsNamed(@TempDir Path directory) throws Exception {
        try (EmbeddedRedis other = EmbeddedRedis.start(directory.resolve("redis"), 0)) {
            assertThatThrownBy(() -> EmbeddedKafka.start(directory.resolve("kafka"), other.port()))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining(Integer.toString(other.port()))
                    .hasMessageContaining("Kafka");
        }
    }

    private static long send(EmbeddedKafka kafka) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Producer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            return producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), 0, "key", "value"))
                    .get()
                    .offset();
        }
    }
}
