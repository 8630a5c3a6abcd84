// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.topic.TopicCreationJob;
import dev.carillon.events.topic.Topics;
import java.nio.file.Path;
import java.util.List;
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
    void theJobThatCreatesTopicsMakesWhatIsMissingAndRefusesAnotherCount(@TempDir Path directory) throws Exception {
        String missing = Topics.RETRACTIONS.name();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.deleteTopics(List.of(missing)).all().get();

            assertThat(TopicCreationJob.run(environment(kafka, "4"))).contains("4 partitions");

            assertThat(admin.listTopics().names().get()).contains(missing);
            assertThatThrownBy(() -> TopicCreationJob.run(environment(kafka, "8")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("CARILLON_TOPICS_PARTITIONS")
                    .hasMessageContaining(missing + "=4");
        }
        assertThatThrownBy(() -> TopicCreationJob.run(Map.of("CARILLON_KAFKA_BOOTSTRAP_SERVERS", "localhost:1")))
                .hasMessage("CARILLON_TOPICS_PARTITIONS is not set");
    }

    private static Map<String, String> environment(EmbeddedKafka kafka, String partitions) {
        return Map.of(
                "CARILLON_KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "CARILLON_TOPICS_PARTITIONS",
                partitions,
                "CARILLON_TOPICS_REPLICATION",
                "1");
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
