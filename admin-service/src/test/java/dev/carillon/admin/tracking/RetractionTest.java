// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin;
import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Digested;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Retracted;
import dev.carillon.events.v1.Routed;
import dev.carillon.events.v1.WithdrawalRequested;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetractionTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningAdmin admin;

    private final Tenancy tenancy = admin.newTenant();
    private final Event event = Fixtures.event(new TenantId(tenancy.tenant()), "ann")
            .setLane(Lane.CRITICAL.code())
            .build();
    private final String notification = NotificationId.of(
                    RecipientKey.of(tenancy.tenant(), "ann"), new EventId(event.getId()))
            .value();

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
    }

    @Test
    void acceptedRetractionIsAWordInTheLogOfTheEventsLane() {
        track(event);

        Reply reply = retract(tenancy.key());

        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.text("/id")).isEqualTo(notification);
        assertThat(reply.text("/recipient")).isEqualTo("ann");
        try (RecordReader<RecipientKey, Event> log =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.CRITICAL))) {
            ReadRecord<RecipientKey, Event> written = log.await(read ->
                    read.requireValue().getRetraction().getNotificationId().equals(notification));
            assertThat(written.key()).isEqualTo(RecipientKey.of(tenancy.tenant(), "ann"));
            assertThat(written.requireValue().getId()).isEqualTo(event.getId());
            assertThat(written.requireValue().getRecipient()).isEqualTo("ann");
            assertThat(written.requireValue().getRetraction().getRequestedBy())
                    .isEqualTo(tenancy.key().split("_")[1]);
        }
    }

    @Test
    void repetitionIsAcceptedAndWritesNothingOnceItIsKnownToBeTakenBack() {
        track(event);
        track(receipt(notification, "1")
                .setRetracted(Retracted.newBuilder().setRequestedBy("key"))
                .build());

        assertThat(retract(tenancy.key()).status()).isEqualTo(202);
        assertThat(retract(tenancy.key()).status()).isEqualTo(202);

        try (RecordReader<RecipientKey, Event> log =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.CRITICAL))) {
            assertThat(log.readAll(read -> read.requireValue()
                            .getRetraction()
                            .getNotificationId()
                            .equals(notification)))
                    .isEmpty();
        }
    }

    @Test
    void unknownNotificationsAndThoseOfOthersAreNotFound() {
        assertThat(retract(tenancy.key()).problem()).isEqualTo("not-found");
        assertThat(admin.delete("/v1/notifications/none", tenancy.key()).problem())
                .isEqualTo("not-found");
        track(event);

        assertThat(retract(admin.newTenant().key()).problem()).isEqualTo("not-found");
    }

    @Test
    void whoMayOnlyReadMayNotTakeBack() {
        track(event);

        Reply reader =
                admin.post("/v1/api-keys", tenancy.key(), "{\"name\": \"reader\", \"scopes\": [\"events:read\"]}");

        Reply reply = retract(reader.text("/key"));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.problem()).isEqualTo("forbidden");
    }

    @Test
    void whatWentOutInADigestIsTakenBackWithIt() {
        String digest = NotificationId.of(RecipientKey.of(tenancy.tenant(), "ann"), new EventId("digest-1"))
                .value();
        track(event);
        track(receipt(notification, "1")
                .setDigested(Digested.newBuilder().setRule("digest").setDigestNotificationId(digest))
                .build());
        assertThat(retract(tenancy.key()).status())
                .as("it can be taken out while the digest gathers")
                .isEqualTo(202);
        track(receipt(digest, "2")
                .setEventId("digest-1")
                .setDeliveryId("d1")
                .setRouted(Routed.getDefaultInstance())
                .build());

        Reply reply = retract(tenancy.key());

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.problem()).isEqualTo("not-retractable");
        assertThat(reply.text("/digestNotificationId")).isEqualTo(digest);
        assertThat(admin.delete("/v1/notifications/" + digest, tenancy.key()).status())
                .isEqualTo(202);
    }

    @Test
    void timelineTellsWhatCameOfIt() {
        track(event);
        track(receipt(notification, "1")
                .setRetracted(Retracted.newBuilder().setRequestedBy("key-1"))
                .build());
        track(receipt(notification, "2")
                .setAtMillis(2)
                .setDeliveryId("d-withdrawal")
                .setChannel(ChannelCode.CHANNEL_PUSH)
                .setWithdrawalRequested(
                        WithdrawalRequested.newBuilder().setCause("retracted").setAddressId("phone-1"))
                .build());
        track(receipt(notification, "3")
                .setAtMillis(3)
                .setDeliveryId("d-withdrawal")
                .setChannel(ChannelCode.CHANNEL_PUSH)
                .setAttempted(Attempted.newBuilder()
                        .setAttempt(1)
                        .setProvider("apns")
                        .setAddressId("phone-1")
                        .setAccepted(Attempted.Accepted.newBuilder().setReference("r")))
                .build());

        Reply reply = admin.get("/v1/notifications/" + notification, tenancy.key());

        assertThat(reply.text("/status")).isEqualTo("retracted");
        assertThat(reply.body().path("timeline").findValuesAsString("state"))
                .contains("retracted", "withdrawal_requested", "attempted");
        assertThat(reply.text("/deliveries/0/withdraws")).isEqualTo("retracted");
        assertThat(reply.text("/deliveries/0/status")).isEqualTo("provider_accepted");
        assertThat(reply.text("/deliveries/0/address")).isEqualTo("phone-1");
    }

    private Reply retract(String key) {
        return admin.delete("/v1/notifications/" + notification, key);
    }

    private static void track(Event event) {
        TrackedBatch batch = new TrackedBatch();
        batch.add(event);
        admin.bean(TrackingStore.class).write(batch);
    }

    private static void track(Receipt receipt) {
        TrackedBatch batch = new TrackedBatch();
        batch.add(receipt);
        admin.bean(TrackingStore.class).write(batch);
    }

    private Receipt.Builder receipt(String notificationId, String id) {
        return Receipt.newBuilder()
                .setId(notificationId + id)
                .setTenant(tenancy.tenant())
                .setRecipient("ann")
                .setEventId(event.getId())
                .setEventType(event.getType())
                .setNotificationId(notificationId)
                .setLane(Lane.CRITICAL.code())
                .setAtMillis(1);
    }
}
