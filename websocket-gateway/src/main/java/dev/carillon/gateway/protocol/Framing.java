// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import java.util.List;

/// One of the protocol's two message encodings. Stateless and thread-safe.
public interface Framing {

    /// WebSocket subprotocol that selects this encoding.
    String subprotocol();

    /// Kind of WebSocket frame that carries this encoding.
    FrameKind frameKind();

    /// The two kinds of WebSocket frames with content.
    enum FrameKind {
        TEXT,
        BINARY
    }

    /// The commands of one inbound frame, in order. Never throws because of a client's input.
    Decoding decode(ByteString frame);

    /// One message, encoded for [#join].
    ByteString encode(Reply reply);

    /// Several messages as one outbound frame.
    ByteString join(List<ByteString> messages);

    /// Outcome of decoding a frame.
    sealed interface Decoding {

        record Commands(List<Command> commands) implements Decoding {}

        /// @param cause a sentence that does not quote the client's input
        record Malformed(String cause) implements Decoding {}
    }
}
