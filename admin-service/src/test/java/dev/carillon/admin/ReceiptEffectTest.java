// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.AddressMark;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.ReceiptId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Bounced;
import dev.carillon.events.v1.Complained;
import dev.carillon.events.v1.Device;
import dev.carillon.events.v1.EmailAddress;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Resubscribed;
import dev.carillon.events.v1.Unsubscribed;
import dev.carillon.testsupport.KafkaExtension;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Effects of receipts about addresses and consents on the profile.
class ReceiptEffectTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static RunningAdmin admin;
    private static Tenancy tenancy;
    private static KafkaProducer<byte[], byte[]> producer;

    private final Instant later = Instant.now().plusSeconds(5);
    private final String recipient = "r-" + UUID.randomUUID();
    private final String path = "/v1/recipients/" + recipient;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        tenancy = admin.newTenant();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
    }

    @Test
    void permanentBounceSuppressesTheAddressAndAPassingOneDoesNot() {
        putProfile();

        publish(about(Channel.EMAIL, email("ann@example.org"))
                .setBounced(Bounced.newBuilder().setCode("4.2.2")));
        publish(about(Channel.EMAIL, email("ann@example.org"))
                .setBounced(Bounced.newBuilder().setCode("5.1.1").setPermanent(true)));

        await().untilAsserted(() -> assertThat(text("/suppressions/0/reason")).isEqualTo("bounced"));
        assertThat(text("/suppressions/0/value")).isEqualTo("ann@example.org");
        assertThat(text("/suppressions/1/value")).isEmpty();
    }

    @Test
    void whatIsSaidOfAnAddressThatWasReplacedChangesNothing() {
        putProfile();

        publish(about(Channel.EMAIL, email("old@example.org"))
                .setBounced(Bounced.newBuilder().setCode("5.1.1").setPermanent(true)));
        publish(about(Channel.EMAIL, email("ann@example.org"))
                .setComplained(Complained.newBuilder().setKind("abuse")));

        await().untilAsserted(() -> assertThat(text("/suppressions/0/reason")).isEqualTo("complained"));
        assertThat(text("/suppressions/1/value")).isEmpty();
    }

    @Test
    void deadDeviceLeavesTheProfileUnlessItWasRegisteredAgain() {
        putProfile();

        publish(about(Channel.PUSH, device("token-2")).setAttempted(dead(Instant.EPOCH)));
        publish(about(Channel.PUSH, device("token-1")).setAttempted(dead(later)));

        await().untilAsserted(() -> assertThat(text("/devices/1/id")).isEmpty());
        assertThat(text("/devices/0/token")).isEqualTo("token-2");
    }

    @Test
    void aBounceIsOfTheAddressHoweverItIsWritten() {
        putProfile();

        publish(about(Channel.EMAIL, email("Ann@EXAMPLE.ORG"))
                .setBounced(Bounced.newBuilder().setCode("5.1.1").setPermanent(true)));

        await().untilAsserted(() -> assertThat(text("/suppressions/0/value")).isEqualTo("ann@example.org"));
    }

    @Test
    void aReceiptOfTheRecipientWhoHadADeviceBeforeLeavesItWithTheOneWhoHasItNow() {
        putProfile();
        String now = "/v1/recipients/r-" + UUID.randomUUID();
        admin.post(now + "/devices", tenancy.key(), "{\"platform\": \"fcm\", \"token\": \"token-1\"}");

        publish(about(Channel.PUSH, device("token-1")).setAttempted(dead(later)));
        publish(about(Channel.PUSH, device("token-2")).setAttempted(dead(later)));

        await().untilAsserted(() -> assertThat(text("/devices/0/id")).isEmpty());
        assertThat(admin.get(now, tenancy.key()).text("/devices/0/token")).isEqualTo("token-1");
    }

    @Test
    void unsubscribingWithdrawsTheConsent() {
        putProfile();

        publish(about(Channel.EMAIL, email("ann@example.org"))
                .setAtMillis(later.toEpochMilli())
                .setUnsubscribed(
                        Unsubscribed.newBuilder().setPurpose("marketing").setEvidence("one-click")));

        await().untilAsserted(() -> assertThat(text("/consents/1/granted")).isEqualTo("false"));
        assertThat(text("/consents/1/channel")).isEqualTo("email");
        assertThat(text("/consents/1/evidence")).startsWith("unsubscribed by one-click");
    }

    @Test
    void anUndoneUnsubscriptionGrantsTheConsentAgainAndNoOther() {
        putProfile();
        publish(about(Channel.EMAIL, email("ann@example.org"))
                .setAtMillis(later.toEpochMilli())
                .setUnsubscribed(
                        Unsubscribed.newBuilder().setPurpose("marketing").setEvidence("page")));
        await().untilAsserted(() -> assertThat(text("/consents/1/granted")).isEqualTo("false"));

        publish(about(Channel.EMAIL, email("ann@example.org"))
                .setAtMillis(later.toEpochMilli() + 1)
                .setResubscribed(
                        Resubscribed.newBuilder().setPurpose("marketing").setEvidence("page")));

        await().untilAsserted(() -> assertThat(text("/consents/1/granted")).isEqualTo("true"));
        assertThat(text("/consents/1/evidence")).startsWith("unsubscription undone by page");
    }

    @Test
    void aConsentThatWasWithdrawnElsewhereIsNotGrantedByALink() {
        admin.put(path, tenancy.key(), """
                {"addresses": {"email": "ann@example.org"},
                 "consents": [{"purpose": "marketing", "channel": "email", "granted": false,
                               "at": "2026-01-02T00:00:00Z", "evidence": "letter"},
                              {"purpose": "news", "channel": "email", "granted": true,
                               "at": "2026-01-02T00:00:00Z"}]}
                """);
        publish(about(Channel.EMAIL, email("ann@example.org"))
                .setAtMillis(later.toEpochMilli())
                .setResubscribed(
                        Resubscribed.newBuilder().setPurpose("marketing").setEvidence("page")));
        // A later receipt of the same partition shows that the one before has been read.
        publish(about(Channel.EMAIL, email("ann@example.org"))
                .setAtMillis(later.toEpochMilli())
                .setUnsubscribed(Unsubscribed.newBuilder().setPurpose("news").setEvidence("page")));

        await().untilAsserted(() -> assertThat(text("/consents/1/granted")).isEqualTo("false"));
        assertThat(text("/consents/0/granted")).isEqualTo("false");
        assertThat(text("/consents/0/evidence")).isEqualTo("letter");
    }

    private void putProfile() {
        admin.put(path, tenancy.key(), """
                {"addresses": {"email": "ann@example.org"},
                 "devices": [{"id": "token-1", "platform": "fcm", "token": "token-1"},
                             {"id": "token-2", "platform": "fcm", "token": "token-2"}],
                 "consents": [{"purpose": "marketing", "granted": true, "at": "2026-01-02T00:00:00Z"}]}
                """);
    }

    private String text(String pointer) {
        return admin.get(path, tenancy.key()).text(pointer);
    }

    private static Attempted dead(Instant since) {
        return Attempted.newBuilder()
                .setAddressInvalid(Attempted.AddressInvalid.newBuilder()
                        .setCode("UNREGISTERED")
                        .setSinceMillis(since.toEpochMilli()))
                .build();
    }

    private static Address email(String value) {
        return Address.newBuilder()
                .setId("email")
                .setEmail(EmailAddress.newBuilder().setValue(value))
                .build();
    }

    private static Address device(String token) {
        return Address.newBuilder()
                .setId(token)
                .setDevice(Device.newBuilder().setToken(token))
                .build();
    }

    private Receipt.Builder about(Channel channel, Address address) {
        RecipientKey key = RecipientKey.of(tenancy.tenant(), recipient);
        EventId event = new EventId(UUID.randomUUID().toString());
        NotificationId notification = NotificationId.of(key, event);
        DeliveryId delivery = DeliveryId.of(notification, channel, address.getId(), "");
        return Receipt.newBuilder()
                .setId(ReceiptId.of(delivery.value(), "told", "").value())
                .setTenant(tenancy.tenant())
                .setRecipient(recipient)
                .setEventId(event.value())
                .setEventType("news")
                .setNotificationId(notification.value())
                .setDeliveryId(delivery.value())
                .setLane(Lane.STANDARD.code())
                .setChannel(channel.code())
                .setAtMillis(Instant.now().toEpochMilli())
                .setAddressId(address.getId())
                .setAddressMark(AddressMark.of(key, address));
    }

    private void publish(Receipt.Builder receipt) {
        var topic = Topics.receipts(Lane.STANDARD);
        try {
            producer.send(new ProducerRecord<>(
                            topic.name(),
                            topic.keys().encode(RecipientKey.of(tenancy.tenant(), recipient)),
                            topic.values().encode(receipt.build())))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
