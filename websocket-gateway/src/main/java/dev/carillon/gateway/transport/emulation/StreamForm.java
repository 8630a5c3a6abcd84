// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.emulation;

import com.google.protobuf.ByteString;
import java.util.List;
import org.springframework.http.MediaType;

/// How messages stand in a response that does not end.
enum StreamForm {
    /// Each in a line of its own.
    LINES("", "\n", "application/octet-stream"),
    /// Each an event.
    EVENTS("data: ", "\n\n", "text/event-stream");

    private final ByteString before;
    private final ByteString after;
    private final String type;

    StreamForm(String before, String after, String type) {
        this.before = ByteString.copyFromUtf8(before);
        this.after = ByteString.copyFromUtf8(after);
        this.type = type;
    }

    MediaType type() {
        return MediaType.parseMediaType(type);
    }

    ByteString join(List<ByteString> messages) {
        ByteString joined = ByteString.EMPTY;
        for (ByteString message : messages) {
            joined = joined.concat(before).concat(message).concat(after);
        }
        return joined;
    }
}
