// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.ByteString;
import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Writes to the topology's sinks. For the task's thread.
final class Outputs {

    private final ProcessorContext<Object, Object> context;
    private final String recordedBy;

    Outputs(ProcessorContext<Object, Object> context, String recordedBy) {
        this.context = context;
        this.recordedBy = recordedBy;
    }

    void deliver(Delivery delivery, Headers headers) {
        RecipientKey key = RecipientKey.of(delivery.getTenant(), delivery.getRecipient());
        Channel channel = Channel.require(delivery.getChannel());
        forward(key, delivery, HeaderCopies.travelling(headers), NodeNames.deliveriesSink(channel));
    }

    void record(RecipientKey key, Receipt receipt, Headers headers) {
        forward(key, receipt, HeaderCopies.travelling(headers), NodeNames.RECEIPTS_SINK);
    }

    /// The event as it came, and why a person must look at it.
    void deadLetter(ArrivedEvent event, FailureCode code, String summary, Instant now) {
        DeadLetters.Original original = new DeadLetters.Original(
                event.origin(), ByteString.copyFromUtf8(event.key().toString()), event.bytes(), event.headers());
        DeadLetter letter = DeadLetters.about(original, code, summary)
                .setAtMillis(now.toEpochMilli())
                .setRecordedBy(recordedBy)
                .setTenant(event.key().tenant().value())
                .build();
        forward(event.key().toString(), letter, new RecordHeaders(), NodeNames.DEAD_LETTERS_SINK);
    }

    private void forward(Object key, Object value, Headers headers, String sink) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs(), headers), sink);
    }
}
