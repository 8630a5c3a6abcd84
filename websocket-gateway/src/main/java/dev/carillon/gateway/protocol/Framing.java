// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import java.util.List;

/// One of the protocol's two ways to write messages. Stateless and thread-safe.
public interface Framing {

    /// The WebSocket subprotocol that stands for it.
    String subprotocol();

    /// What kind of WebSocket frame carries it.
    FrameKind frameKind();

    /// The two kinds of WebSocket frames with content.
    enum FrameKind {
        TEXT,
        BINARY
    }

    /// The commands of one inbound frame, in order. Never throws for what a client sent.
    Decoding decode(ByteString frame);

    /// One message, as [#join] takes it.
    ByteString encode(Reply reply);

    /// Several messages as one outbound frame.
    ByteString join(List<ByteString> messages);

    /// What reading a frame came to.
    sealed interface Decoding {

        record Commands(List<Command> commands) implements Decoding {}

        /// @param cause a sentence without what the client sent
        record Malformed(String cause) implements Decoding {}
    }
}
