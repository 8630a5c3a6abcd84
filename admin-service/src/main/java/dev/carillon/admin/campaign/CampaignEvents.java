// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import com.google.protobuf.ByteString;
import dev.carillon.admin.campaign.CampaignPlan.Variant;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.HeaderNames;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Cancellation;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// Records of one campaign at one instant. They are written to the bulk lane, whatever the event type's lane, so
/// that a campaign does not delay urgent events.
record CampaignEvents(CampaignKey campaign, CampaignPlan plan, Instant now) {

    static final Lane LANE = Lane.BULK;

    private static final Topic<RecipientKey, Event> TOPIC = Topics.events(LANE);
    private static final String ACTOR = "campaign:";
    private static final long MILLIS = 1_000;

    static String topic() {
        return TOPIC.name();
    }

    /// Event for a recipient, completed from the event type like an event that a producer submits.
    ///
    /// @param seal seal for the recipient's copy of the data
    ProducerRecord<byte[], byte[]> event(Variant variant, EventType type, RecipientKey recipient, PayloadSeal seal) {
        return written(
                null,
                recipient,
                begun(variant)
                        .setType(plan.eventType())
                        .setRecipient(recipient.requireRecipient().value())
                        .setRecipientCount(1)
                        .setData(seal.seal(recipient, ByteString.copyFromUtf8(variant.data())))
                        .setTemplate(variant.template())
                        .setExpiresAtMillis(
                                type.getExpireAfterSeconds() == 0
                                        ? 0
                                        : now.toEpochMilli() + type.getExpireAfterSeconds() * MILLIS)
                        .setOrdering(type.getOrdering())
                        .setGuarantee(type.getGuarantee())
                        .build());
    }

    /// Events that cancel all notifications that are not sent yet.
    List<ProducerRecord<byte[], byte[]>> cancellations(int partitions) {
        return plan.variants().stream()
                .map(variant -> begun(variant)
                        .setCancellation(Cancellation.newBuilder().setRequestedBy(ACTOR + campaign.id()))
                        .build())
                .flatMap(event -> IntStream.range(0, partitions)
                        .mapToObj(
                                partition -> written(partition, RecipientKey.everyPartition(campaign.tenant()), event)))
                .toList();
    }

    private Event.Builder begun(Variant variant) {
        return Event.newBuilder()
                .setTenant(campaign.tenant().value())
                .setId(campaign.event(variant.name()))
                .setLane(LANE.code())
                .setSource(campaign.source())
                .setAcceptedAtMillis(now.toEpochMilli())
                .setSubmittedBy(ACTOR + campaign.id());
    }

    private static ProducerRecord<byte[], byte[]> written(@Nullable Integer partition, RecipientKey key, Event event) {
        ProducerRecord<byte[], byte[]> written = new ProducerRecord<>(
                TOPIC.name(),
                partition,
                TOPIC.keys().encode(key),
                TOPIC.values().encode(event));
        header(written, HeaderNames.CE_ID, event.getId());
        header(written, HeaderNames.CE_TYPE, event.getType());
        header(written, HeaderNames.CE_SOURCE, event.getSource());
        header(
                written,
                HeaderNames.CE_TIME,
                Instant.ofEpochMilli(event.getAcceptedAtMillis()).toString());
        return written;
    }

    private static void header(ProducerRecord<byte[], byte[]> written, String name, String value) {
        written.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
