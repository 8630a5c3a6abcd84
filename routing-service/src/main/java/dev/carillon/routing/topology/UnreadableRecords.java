// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.routing.router.DeadLetters;
import dev.carillon.routing.state.Origin;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Sender of undecodable records to the dead letters. Thread-safe.
///
/// @param recordedBy name of this instance in dead letters
record UnreadableRecords(String recordedBy, LanePacing pacing) {

    static final String NOT_ENCRYPTED =
            "the payload is not encrypted, although encryption is on (carillon.keys.plain-payloads)";

    /// Sends an undecodable record to the dead letters, in the transaction that reads it.
    void bury(
            ProcessorContext<Object, Object> context,
            Record<byte[], byte[]> unreadable,
            FailureCode code,
            String cause) {
        ByteString key = bytes(unreadable.key());
        DeadLetter letter = DeadLetters.about(
                        new DeadLetters.Original(origin(context), key, bytes(unreadable.value()), unreadable.headers()),
                        code,
                        cause)
                .setAtMillis(context.currentSystemTimeMs())
                .setRecordedBy(recordedBy)
                .build();
        context.forward(
                new Record<>(key.toStringUtf8(), letter, context.currentSystemTimeMs(), new RecordHeaders()),
                NodeNames.DEAD_LETTERS_SINK);
        pacing.worked(context);
    }

    /// Topic, partition and offset of the record being processed.
    static Origin origin(ProcessorContext<?, ?> context) {
        return context.recordMetadata()
                .map(from -> Origin.newBuilder()
                        .setTopic(from.topic())
                        .setPartition(from.partition())
                        .setOffset(from.offset())
                        .build())
                .orElseGet(Origin::getDefaultInstance);
    }

    private static ByteString bytes(byte @Nullable [] bytes) {
        return bytes == null ? ByteString.EMPTY : ByteString.copyFrom(bytes);
    }
}
