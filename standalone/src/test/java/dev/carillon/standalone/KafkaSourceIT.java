// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Kafka source with the whole system: an event that a plain producer sends is in the recipient's inbox once, also when
/// the topic is read a second time.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class KafkaSourceIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String PREFIX = "ingest.demo.";

    @Test
    void anEventFromATopicIsInTheInboxOnce(Standalone system) throws ExecutionException, InterruptedException {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        PlatformClient ann =
                platform.as(platform.json(platform.post("/v1/recipients/ann/tokens", "{\"ttlSeconds\": 600}"))
                        .get("token")
                        .asString());
        String name = "payments-" + UUID.randomUUID();
        String topic = PREFIX + name;
        String payer = "payer-" + UUID.randomUUID();
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka());
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        platform.put("/v1/kafka-sources/" + name, "{\"topics\": [\"" + topic + "\"]}");

        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "ann", """
                            {"type": "payment.received", "recipients": ["ann"],
                             "data": {"amount": "1.00", "currency": "EUR", "payer": "%s"}}
                            """.formatted(payer)))
                    .get();
        }

        await().atMost(SOON).until(() -> count(ann.read("/v1/inbox"), payer) == 1);
        // Another group reads the topic from its beginning.
        platform.put(
                "/v1/kafka-sources/" + name, "{\"topics\": [\"" + topic + "\"], \"group\": \"" + topic + "-again\"}");
        await().atMost(SOON).until(() -> isRead(platform.read("/v1/kafka-sources/" + name + "/status")));
        JsonNode inbox = ann.read("/v1/inbox");
        assertThat(count(inbox, payer)).isEqualTo(1);
        String id = "probe-" + UUID.randomUUID();
        platform.submit("""
                {"id": "%s", "type": "payment.received", "recipients": ["ann"],
                 "data": {"amount": "2.00", "currency": "EUR", "payer": "%s"}}
                """.formatted(id, id));
        await().atMost(SOON).until(() -> count(ann.read("/v1/inbox"), id) == 1);
        assertThat(count(ann.read("/v1/inbox"), payer)).isEqualTo(1);
        platform.delete("/v1/kafka-sources/" + name);
    }

    /// True if the newest version of the source has read and committed the only partition.
    private static boolean isRead(JsonNode status) {
        JsonNode instance = status.at("/instances/0");
        return instance.path("version").asLong() == status.path("version").asLong()
                && instance.at("/partitions/0/lag").asLong(-1) == 0;
    }

    private static String kafka() {
        return JsonMapper.shared()
                .readTree(RunningSystem.DIRECTORY.resolve("running.json").toFile())
                .path("kafka")
                .asString();
    }

    private static long count(JsonNode inbox, String payer) {
        return inbox.get("items")
                .valueStream()
                .filter(item -> item.toString().contains(payer))
                .count();
    }
}
