// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CancellationApplied;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.ingestion.RunningIngestion.Reply;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RecordReader;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The test answers as the routers do.
class CancellationTest {

    @RegisterExtension
    static final KafkaExtension BROKER = SharedIngestion.KAFKA;

    private static final int PARTITIONS = 4;

    private final RunningIngestion ingestion = SharedIngestion.running();
    /// With a slash, which is encoded in a path.
    private final String id = "order/" + UUID.randomUUID();

    @Test
    void theAnswerTellsWhatAllRoutersFound() {
        CompletableFuture<Reply> reply = cancel("?type=" + SharedIngestion.REPORT);
        awaitCancellations(Lane.BULK);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            answer(Lane.BULK, partition);
        }

        assertThat(reply.join().status()).isEqualTo(200);
        assertThat(reply.join().response().body())
                .isEqualTo("{\"id\":\"" + id + "\",\"stopped\":6,\"left\":4,\"complete\":true}");
    }

    @Test
    void withoutATypeTheRoutersOfAllLanesAreAsked() {
        CompletableFuture<Reply> reply = cancel("");
        for (Lane lane : Lane.values()) {
            awaitCancellations(lane);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                answer(lane, partition);
            }
        }

        assertThat(reply.join().status()).isEqualTo(200);
        assertThat(reply.join().json().get("stopped").asInt()).isEqualTo(18);
        assertThat(reply.join().json().get("left").asInt()).isEqualTo(12);
    }

    @Test
    void aRouterThatDoesNotAnswerIsNotWaitedForLongerThanThat() {
        CompletableFuture<Reply> reply = cancel("?type=" + SharedIngestion.ALERT);
        awaitCancellations(Lane.CRITICAL);
        answer(Lane.CRITICAL, 3);

        assertThat(reply.join().status()).isEqualTo(202);
        assertThat(reply.join().response().body())
                .isEqualTo("{\"id\":\"" + id + "\",\"stopped\":3,\"left\":1,\"complete\":false}");
    }

    private CompletableFuture<Reply> cancel(String query) {
        return CompletableFuture.supplyAsync(() -> ingestion.post(
                "/v1/events/" + id.replace("/", "%2F") + "/cancel" + query,
                SharedIngestion.key(),
                RunningIngestion.JSON,
                ""));
    }

    private void awaitCancellations(Lane lane) {
        try (RecordReader<RecipientKey, Event> events =
                RecordReader.of(BROKER.bootstrapServers(), Topics.events(lane))) {
            events.awaitCount(
                    PARTITIONS,
                    read -> read.value()
                            .filter(event -> event.getId().equals(id))
                            .isPresent());
        }
    }

    private void answer(Lane lane, int partition) {
        RecipientKey key = RecipientKey.everyPartition(SharedIngestion.TENANT);
        Receipt receipt = Receipt.newBuilder()
                .setId(id + lane + partition)
                .setTenant(SharedIngestion.TENANT.value())
                .setEventId(id)
                .setLane(lane.code())
                .setCancellationApplied(CancellationApplied.newBuilder()
                        .setPartition(partition)
                        .setStopped(partition)
                        .setLeft(1))
                .build();
        try (KafkaProducer<RecipientKey, Receipt> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, BROKER.bootstrapServers()),
                Topics.receipts(lane).keys().serializer(),
                Topics.receipts(lane).values().serializer())) {
            producer.send(new ProducerRecord<>(Topics.receipts(lane).name(), partition, key, receipt));
        }
    }
}
