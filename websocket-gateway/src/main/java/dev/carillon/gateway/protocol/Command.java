// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import java.util.Map;

/// A message from a client to the server.
public sealed interface Command {

    /// Id that the reply repeats; 0 if the client expects no reply.
    long id();

    /// The first command of a connection.
    ///
    /// @param data the application's connect data, unparsed; empty if the client sent none
    /// @param subs positions of server-side streams, on a reconnect
    record Connect(long id, String token, ByteString data, Map<String, StreamRequest> subs) implements Command {
        public Connect {
            subs = Map.copyOf(subs);
        }
    }

    /// A new token for a connection whose token is about to expire.
    record Refresh(long id, String token) implements Command {}

    /// A call of one of the gateway's methods.
    record Rpc(long id, String method, ByteString data) implements Command {}

    /// A client-side subscription.
    record Subscribe(long id, String channel, StreamRequest stream) implements Command {}

    record Unsubscribe(long id, String channel) implements Command {}

    /// A command that the protocol defines and this server does not support.
    record NotOffered(long id, String name, ErrorCode answer) implements Command {}

    /// A one-way message; no reply, whatever its id.
    record Send(long id) implements Command {}

    /// The answer to a ping.
    record Pong() implements Command {
        @Override
        public long id() {
            return 0;
        }
    }

    /// Request for a stream, with the client's position and whether to resume from it.
    ///
    /// @param recover true if the client asks for the publications after its position
    record StreamRequest(boolean recover, String epoch, long offset, Unrecoverable unrecoverable) {

        private static final long ANSWER_WITH_ERROR = 2;

        /// Decodes the request's flags.
        static Unrecoverable unrecoverable(long flags) {
            return (flags & ANSWER_WITH_ERROR) == 0 ? Unrecoverable.START_ANEW : Unrecoverable.REFUSE;
        }
    }

    /// Answer that the client asks for when its position cannot be resumed.
    enum Unrecoverable {
        START_ANEW,
        /// Refuse the subscription with error 112.
        REFUSE
    }
}
