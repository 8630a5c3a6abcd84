// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.events.topic.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicCreationJobTest {

    @Test
    void createsMissingTopicsAndRefusesAnotherNumberOfPartitions(@TempDir Path directory) throws Exception {
        String missing = Topics.RETRACTIONS.name();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
                Admin admin = KafkaClients.at(kafka.bootstrapServers()).admin("test", Map.of())) {
            admin.deleteTopics(List.of(missing)).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(missing));

            assertThat(TopicCreationJob.run(arguments(kafka, 4))).contains("4 partitions");

            assertThat(admin.listTopics().names().get()).contains(missing);
            assertThatThrownBy(() -> TopicCreationJob.run(arguments(kafka, 8)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("carillon.topics.partitions")
                    .hasMessageContaining(missing + "=4");
        }
    }

    @Test
    void aMissingCountIsNamed() {
        assertThatThrownBy(() -> TopicCreationJob.run("--spring.kafka.bootstrap-servers=127.0.0.1:1"))
                .hasMessage("carillon.topics.partitions must be set to a positive number");
    }

    private static String[] arguments(EmbeddedKafka kafka, int partitions) {
        return new String[] {
            "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "--carillon.topics.partitions=" + partitions,
            "--carillon.topics.replication=1"
        };
    }
}
