// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import java.util.Optional;

/// Where the messages to one client go: it sends bytes and closes with a code. Neither call waits for the
/// network. May be called from any thread; messages leave in the order of the calls, but for [Place#AHEAD].
public interface Connection {

    /// @param message encoded in the connection's framing
    /// @return false when more waits than may wait: the client is slow and its connection should be closed
    boolean send(ByteString message, Place place);

    /// True if no message waits; one frame may be on its way.
    boolean hasNothingWaiting();

    /// What was sent before still leaves, if the transport takes it. Closing twice does nothing.
    void close(DisconnectCode code);

    /// Where the client's commands are to be sent when they do not come on the connection itself.
    default Optional<CommandEntry> commandEntry() {
        return Optional.empty();
    }

    /// @param session names the connection on its node
    /// @param node names this node
    record CommandEntry(String session, String node) {}

    /// Where a message stands among those that wait.
    enum Place {
        /// After all others; may share a frame with its neighbours.
        IN_TURN,
        /// After all others, in a frame of its own.
        ALONE,
        /// Before all others.
        AHEAD
    }
}
