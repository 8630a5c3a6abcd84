// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.publication;

import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.HeaderNames;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.ingestion.submission.PreparedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// Records of one event: one per recipient, or one per partition. They are created one at a time, because together
/// they may be large.
final class EventRecords {

    private final PreparedEvent prepared;
    private final PayloadSeal seal;
    private final TenantId tenant;
    private final int partitions;
    private final List<Header> headers;

    /// @param partitions number of partitions of the event's topic; used only for an event without recipients
    EventRecords(PreparedEvent prepared, PayloadSeal seal, int partitions) {
        this.prepared = prepared;
        this.seal = seal;
        this.tenant = new TenantId(prepared.event().getTenant());
        this.partitions = partitions;
        this.headers = headers(prepared);
    }

    int count() {
        return isForEveryPartition() ? partitions : prepared.recipients().size();
    }

    ProducerRecord<RecipientKey, Event> at(int index) {
        return isForEveryPartition()
                ? write(index, RecipientKey.everyPartition(tenant), prepared.event())
                : toRecipient(prepared.recipients().get(index));
    }

    private boolean isForEveryPartition() {
        return prepared.recipients().isEmpty();
    }

    private ProducerRecord<RecipientKey, Event> toRecipient(RecipientId recipient) {
        RecipientKey key = RecipientKey.of(tenant, recipient);
        Event.Builder event = prepared.event().toBuilder().setRecipient(recipient.value());
        if (event.hasData()) {
            event.setData(seal.seal(key, PayloadCodec.open(event.getData()).require()));
        }
        return write(null, key, event.build());
    }

    private ProducerRecord<RecipientKey, Event> write(@Nullable Integer partition, RecipientKey key, Event event) {
        return new ProducerRecord<>(Topics.events(prepared.lane()).name(), partition, key, event, headers);
    }

    private static List<Header> headers(PreparedEvent prepared) {
        Event event = prepared.event();
        long time = event.getOccurredAtMillis() == 0 ? event.getAcceptedAtMillis() : event.getOccurredAtMillis();
        return List.of(
                header(HeaderNames.CE_ID, event.getId()),
                header(HeaderNames.CE_TYPE, event.getType()),
                header(HeaderNames.CE_SOURCE, event.getSource()),
                header(HeaderNames.CE_TIME, Instant.ofEpochMilli(time).toString()),
                header(HeaderNames.TRACEPARENT, prepared.traceparent()));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
