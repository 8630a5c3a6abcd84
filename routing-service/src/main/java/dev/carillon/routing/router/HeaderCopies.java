// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import com.google.protobuf.ByteString;
import dev.carillon.events.topic.HeaderNames;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.routing.state.RecordHeader;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// Copies of record headers for stores and outputs.
public final class HeaderCopies {

    private static final List<String> TRAVELLING = List.of(
            HeaderNames.CE_ID,
            HeaderNames.CE_TYPE,
            HeaderNames.CE_SOURCE,
            HeaderNames.CE_TIME,
            HeaderNames.TRACEPARENT);

    private HeaderCopies() {}

    /// Copies of the headers that are passed on to every output.
    public static Headers travelling(Headers headers) {
        RecordHeaders copy = new RecordHeaders();
        for (String name : TRAVELLING) {
            Header header = headers.lastHeader(name);
            if (header != null) {
                copy.add(header);
            }
        }
        return copy;
    }

    static List<RecordHeader> stored(Headers headers) {
        List<RecordHeader> stored = new ArrayList<>();
        for (Header header : headers) {
            stored.add(RecordHeader.newBuilder()
                    .setName(header.key())
                    .setValue(bytes(header))
                    .build());
        }
        return stored;
    }

    static Headers restored(List<RecordHeader> stored) {
        RecordHeaders headers = new RecordHeaders();
        stored.forEach(header -> headers.add(header.getName(), header.getValue().toByteArray()));
        return headers;
    }

    static List<DeadLetter.Header> original(Headers headers) {
        List<DeadLetter.Header> copies = new ArrayList<>();
        for (Header header : headers) {
            copies.add(DeadLetter.Header.newBuilder()
                    .setName(header.key())
                    .setValue(bytes(header))
                    .build());
        }
        return copies;
    }

    private static ByteString bytes(Header header) {
        byte[] value = header.value();
        return value == null ? ByteString.EMPTY : ByteString.copyFrom(value);
    }
}
