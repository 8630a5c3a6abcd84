// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.routing.state.Origin;
import org.apache.kafka.common.header.Headers;

/// Letters about records that need a person.
public final class DeadLetters {

    /// Originals above this stay where they are, and the letter says where: with them it would not fit into the topic.
    private static final int ORIGINAL_LIMIT = 900 * 1024;

    private DeadLetters() {}

    /// The record as it was read.
    public record Original(Origin origin, ByteString key, ByteString value, Headers headers) {}

    public static DeadLetter.Builder about(Original original, FailureCode code, String summary) {
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
}
