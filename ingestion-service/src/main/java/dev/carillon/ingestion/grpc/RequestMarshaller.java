// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.carillon.ingestion.intake.Refusals;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Parser of request messages up to a limit. A message above the limit becomes a refusal that names the limit; gRPC
/// itself would end the call without a reason. Immutable and thread-safe.
///
/// @param maxBytes largest message, decompressed
record RequestMarshaller<T extends Message>(Parser<T> parser, int maxBytes)
        implements MethodDescriptor.Marshaller<Arrived<T>> {

    @Override
    public Arrived<T> parse(InputStream stream) {
        try {
            // Without a length, a buffer of 16 KB would be allocated for the smallest message.
            int length = stream instanceof KnownLength ? Math.min(stream.available(), maxBytes + 1) : maxBytes + 1;
            byte[] bytes = stream.readNBytes(length);
            return bytes.length > maxBytes
                    ? new Arrived.Refused<>(Refusals.tooManyBytes("the message", maxBytes))
                    : new Arrived.Message<>(parser.parseFrom(bytes), bytes.length);
        } catch (InvalidProtocolBufferException e) {
            return malformed("is not a message of the call's type: " + e.getMessage());
        } catch (IOException _) {
            return malformed("cannot be decompressed");
        }
    }

    private static <T> Arrived<T> malformed(String message) {
        return new Arrived.Refused<>(Problem.invalidRequest(400, List.of(new Violation("", "protobuf", message))));
    }

    /// Needed by clients only.
    @Override
    public InputStream stream(Arrived<T> value) {
        return switch (value) {
            case Arrived.Message<T>(T message, int _) -> new ByteArrayInputStream(message.toByteArray());
            case Arrived.Refused<T> _ -> throw new IllegalArgumentException("no message");
        };
    }
}
