// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Routed;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Replays: only records that no router and no worker has reported on are written again.
class ReplayTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final Duration SOON = Duration.ofMinutes(3);

    private final RunningAdmin admin = RunningAdmin.shared();
    private final Tenancy tenancy = admin.newTenant();
    private final String from =
            InstantSource.system().instant().minusSeconds(60).toString();

    @Test
    void eventsThatNobodyDecidedOnAreWrittenAgain() {
        write(Topics.events(Lane.STANDARD), "lost", event("lost"));
        write(Topics.events(Lane.STANDARD), "decided", event("decided"));
        write(Topics.receipts(Lane.STANDARD), "decided", routed("decided"));
        awaitStatus("lost", "accepted");
        awaitStatus("decided", "routed");

        Reply over = replay("\"of\": \"events\", \"lane\": \"standard\"");

        assertThat(over.text("/lookedAt")).isNotEqualTo("0");
        assertThat(over.text("/written")).isEqualTo("1");
        try (RecordReader<RecipientKey, Event> log =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.STANDARD))) {
            List<ReadRecord<RecipientKey, Event>> all =
                    log.readAll(read -> read.key().tenant().value().equals(tenancy.tenant()));
            assertThat(all).hasSize(3);
            assertThat(all.stream().filter(read -> read.headers().containsKey("carillon_replayed")))
                    .singleElement()
                    .satisfies(again -> {
                        assertThat(again.key()).isEqualTo(key("lost"));
                        assertThat(again.value()).contains(event("lost"));
                    });
        }
    }

    @Test
    void deliveriesThatNobodyToldOfAreWrittenAgain() {
        write(Topics.deliveries(Channel.EMAIL, Lane.STANDARD), "lost", delivery("lost"));
        write(Topics.deliveries(Channel.EMAIL, Lane.STANDARD), "sent", delivery("sent"));
        write(Topics.receipts(Lane.STANDARD), "lost", routed("lost"));
        write(Topics.receipts(Lane.STANDARD), "sent", routed("sent"));
        write(
                Topics.receipts(Lane.STANDARD),
                "sent",
                receipt("sent", "attempted")
                        .setAttempted(Attempted.newBuilder()
                                .setAttempt(1)
                                .setUnanswered(Attempted.Unanswered.getDefaultInstance()))
                        .build());
        awaitStatus("lost", "routed");
        awaitStatus("sent", "attempted");

        Reply over = replay("\"of\": \"deliveries\", \"channel\": \"email\"");

        assertThat(over.text("/written")).isEqualTo("1");
    }

    @Test
    void faultIsNamed() {
        Reply refused = admin.post(
                "/v1/replays",
                RunningAdmin.OPERATOR_KEY,
                "{\"of\": \"events\", \"channel\": \"sms\", \"from\": \"2030-01-01T00:00:00Z\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().toString()).contains("/from", "/channel", "/reason");
        assertThat(admin.get("/v1/replays", tenancy.key()).status()).isEqualTo(403);
    }

    private Reply replay(String what) {
        Reply asked = admin.post(
                "/v1/replays",
                RunningAdmin.OPERATOR_KEY,
                "{%s, \"tenant\": \"%s\", \"from\": \"%s\", \"reason\": \"a test\", \"perSecond\": 1000}"
                        .formatted(what, tenancy.tenant(), from));
        assertThat(asked.status()).as(asked.toString()).isEqualTo(202);
        String path = "/v1/replays/" + asked.text("/id");
        await().atMost(SOON)
                .until(() -> admin.get(path, RunningAdmin.OPERATOR_KEY).body().has("endedAt"));
        return admin.get(path, RunningAdmin.OPERATOR_KEY);
    }

    private void awaitStatus(String recipient, String status) {
        await().atMost(SOON)
                .until(() -> admin.get("/v1/notifications/" + notification(recipient), tenancy.key())
                        .text("/status")
                        .equals(status));
    }

    private RecipientKey key(String recipient) {
        return RecipientKey.of(tenancy.tenant(), recipient);
    }

    private NotificationId notification(String recipient) {
        return NotificationId.of(key(recipient), new EventId("e-" + recipient));
    }

    private Event event(String recipient) {
        return Fixtures.event(new TenantId(tenancy.tenant()), recipient)
                .setAcceptedAtMillis(1_800_000_000_000L)
                .setId("e-" + recipient)
                .setRecipientCount(1)
                .build();
    }

    private Delivery delivery(String recipient) {
        return Delivery.newBuilder()
                .setTenant(tenancy.tenant())
                .setRecipient(recipient)
                .setEventId("e-" + recipient)
                .setNotificationId(notification(recipient).value())
                .setId(deliveryId(recipient))
                .setAttempt(1)
                .build();
    }

    private String deliveryId(String recipient) {
        return DeliveryId.of(notification(recipient), Channel.EMAIL, "email", "")
                .value();
    }

    private Receipt routed(String recipient) {
        return receipt(recipient, "routed")
                .setRouted(Routed.newBuilder().setRule("deliver now"))
                .build();
    }

    private Receipt.Builder receipt(String recipient, String fact) {
        return Receipt.newBuilder()
                .setId(ReceiptId.of(deliveryId(recipient), fact, "").value())
                .setTenant(tenancy.tenant())
                .setRecipient(recipient)
                .setEventId("e-" + recipient)
                .setEventType(Fixtures.ORDER_SHIPPED)
                .setNotificationId(notification(recipient).value())
                .setDeliveryId(deliveryId(recipient))
                .setLane(Lane.STANDARD.code())
                .setChannel(Channel.EMAIL.code())
                .setAtMillis(InstantSource.system().millis());
    }

    private <V> void write(Topic<RecipientKey, V> topic, String recipient, V value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, KAFKA.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            topic.name(),
                            topic.keys().encode(key(recipient)),
                            topic.values().encode(value)))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
