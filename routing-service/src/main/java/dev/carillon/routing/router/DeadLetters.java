// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import dev.carillon.events.FailureCode;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.routing.state.Origin;
import org.apache.kafka.common.header.Headers;

/// Factory of dead letters.
public final class DeadLetters {

    /// Largest original, in bytes, that is copied into its letter. A larger one would exceed the topic's record
    /// limit; the letter then holds only its topic, partition and offset.
    private static final int ORIGINAL_LIMIT = 900 * 1024;

    private DeadLetters() {}

    /// Record as it was read.
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
