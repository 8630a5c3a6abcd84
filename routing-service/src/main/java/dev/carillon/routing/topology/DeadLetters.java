// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.routing.state.Origin;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Letters about records that need a person.
final class DeadLetters {

    /// Originals above this stay where they are, and the letter says where: with them it would not fit into the topic.
    private static final int ORIGINAL_LIMIT = 900 * 1024;

    private DeadLetters() {}

    record Original(Origin origin, ByteString key, ByteString value, Headers headers) {}

    static DeadLetter.Builder about(Original original, FailureCode code, String summary) {
        boolean fits = original.value().size() <= ORIGINAL_LIMIT;
        return DeadLetter.newBuilder()
                .setSourceTopic(original.origin().getTopic())
                .setSourcePartition(original.origin().getPartition())
                .setSourceOffset(original.origin().getOffset())
                .setKey(original.key())
                .setValue(fits ? original.value() : ByteString.EMPTY)
                .addAllHeaders(HeaderCopies.original(original.headers()))
                .setCode(code.wireName())
                .setSummary(
                        fits
                                ? summary
                                : summary
                                        + "; %d bytes left at their source"
                                                .formatted(original.value().size()));
    }

    /// Sends a record that cannot be read to the dead letters, in the transaction that reads it.
    static void undecodable(
            ProcessorContext<Object, Object> context,
            Record<byte[], byte[]> unreadable,
            FailureCode code,
            String cause,
            String recordedBy) {
        ByteString key = bytes(unreadable.key());
        DeadLetter letter = about(
                        new Original(origin(context), key, bytes(unreadable.value()), unreadable.headers()),
                        code,
                        cause)
                .setAtMillis(context.currentSystemTimeMs())
                .setRecordedBy(recordedBy)
                .build();
        context.forward(
                new Record<>(key.toStringUtf8(), letter, context.currentSystemTimeMs(), new RecordHeaders()),
                NodeNames.DEAD_LETTERS_SINK);
    }

    /// Where the record that is being processed came from.
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
