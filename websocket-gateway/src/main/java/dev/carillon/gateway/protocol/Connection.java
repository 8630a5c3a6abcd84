// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/// Outbound side of one client's connection: sends bytes and closes with a code. Neither call waits for the network.
/// May be called from any thread. Messages are sent in the order of the calls, except for [Place#AHEAD].
public interface Connection {

    /// @param message encoded in the connection's framing
    /// @return false when the queue is over its limit: the client is slow and its connection should be closed
    boolean send(ByteString message, Place place);

    /// Sends several messages in turn, in as few frames as possible.
    ///
    /// @param messages encoded in the connection's framing
    /// @return false when the queue is over its limit, as of [#send]
    boolean sendAll(List<ByteString> messages);

    /// True if no message is queued; one frame may be in transmission.
    boolean hasNothingWaiting();

    /// Closes the connection after the messages that are already queued, if the transport accepts them. Closing twice
    /// does nothing.
    void close(DisconnectCode code);

    /// Address for the client's commands on a transport that cannot carry them itself; empty on all others.
    default Optional<CommandEntry> commandEntry() {
        return Optional.empty();
    }

    /// @param session names the connection on its node
    /// @param node names this node
    record CommandEntry(String session, String node) {}

    /// Position of a message in the outbound queue.
    enum Place {
        /// At the end; may share a frame with its neighbours.
        IN_TURN,
        /// At the end, in a frame of its own.
        ALONE,
        /// At the front.
        AHEAD
    }
}
