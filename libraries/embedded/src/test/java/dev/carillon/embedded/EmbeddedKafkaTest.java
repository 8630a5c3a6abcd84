// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
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
    void aDirectoryKeepsItsNumberOfPartitions(@TempDir Path directory) throws Exception {
        int port;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, 2);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            port = kafka.port();
            assertThat(partitions(admin, Topics.DEAD_LETTERS)).isEqualTo(2);
            admin.deleteTopics(List.of(Topics.DEAD_LETTERS.name())).all().get();
        }

        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            // The broker knows a new topic a moment after it was created.
            await().ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(partitions(admin, Topics.DEAD_LETTERS)).isEqualTo(2));
        }
    }

    @Test
    void segmentsThatAStartReadsAfterACrashAreSmall(@TempDir Path directory) throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.DEAD_LETTERS.name());

            assertThat(admin.describeConfigs(List.of(topic)).all().get().values())
                    .extracting(config ->
                            config.get(TopicConfig.SEGMENT_BYTES_CONFIG).value())
                    .containsExactly("33554432");
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

    private static int partitions(Admin admin, Topic<?, ?> topic) throws Exception {
        return admin.describeTopics(List.of(topic.name())).allTopicNames().get().values().stream()
                .mapToInt(found -> found.partitions().size())
                .sum();
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
