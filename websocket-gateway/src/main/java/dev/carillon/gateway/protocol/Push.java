// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import java.util.Map;

/// A message that the server sends without a request.
public sealed interface Push {

    /// A publication in a channel.
    record Published(String channel, Publication publication) implements Push {}

    /// A client-side subscription has been ended.
    record Unsubscribed(String channel, UnsubscribeCode code) implements Push {}

    /// The connection ends. Sent only on transports without a close frame.
    record Disconnected(DisconnectCode code) implements Push {}

    /// @param data a JSON value
    /// @param offset position in the channel's stream; 0 for a publication outside of the stream, which a
    /// disconnected client does not get on resume
    record Publication(ByteString data, long offset, Map<String, String> tags) {
        public Publication {
            tags = Map.copyOf(tags);
        }
    }
}
