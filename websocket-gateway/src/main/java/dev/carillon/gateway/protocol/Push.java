// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import java.util.Map;

/// What the server sends unasked.
public sealed interface Push {

    /// A publication in a channel.
    record Published(String channel, Publication publication) implements Push {}

    /// A client-side subscription has been ended.
    record Unsubscribed(String channel, UnsubscribeCode code) implements Push {}

    /// The connection ends; only where the transport has no close frame to say so.
    record Disconnected(DisconnectCode code) implements Push {}

    /// @param data a JSON value
    /// @param offset its position in the channel's stream; 0 for a publication outside of the stream, which a
    /// client that is away will not get
    record Publication(ByteString data, long offset, Map<String, String> tags) {
        public Publication {
            tags = Map.copyOf(tags);
        }
    }
}
