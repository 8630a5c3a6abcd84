// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.emulation;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.protocol.Framing;
import dev.carillon.gateway.protocol.JsonFraming;
import dev.carillon.gateway.protocol.ProtobufFraming;
import java.util.List;
import org.springframework.http.MediaType;

/// Format of the messages in an unbounded response.
enum StreamForm {
    /// JSON, one message per line.
    LINES("", "\n", "application/octet-stream"),
    /// JSON, one message per event.
    EVENTS("data: ", "\n\n", "text/event-stream"),
    /// Protobuf, each message preceded by its length.
    MESSAGES("", "", "application/octet-stream");

    private static final Framing JSON = new JsonFraming();
    private static final Framing PROTOBUF = new ProtobufFraming();

    private final ByteString before;
    private final ByteString after;
    private final String type;

    StreamForm(String before, String after, String type) {
        this.before = ByteString.copyFromUtf8(before);
        this.after = ByteString.copyFromUtf8(after);
        this.type = type;
    }

    Traffic.Kind kind() {
        return switch (this) {
            case LINES -> new Traffic.Kind("http_stream", "json");
            case EVENTS -> new Traffic.Kind("sse", "json");
            case MESSAGES -> new Traffic.Kind("http_stream", "protobuf");
        };
    }

    Framing framing() {
        return switch (this) {
            case LINES, EVENTS -> JSON;
            case MESSAGES -> PROTOBUF;
        };
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
