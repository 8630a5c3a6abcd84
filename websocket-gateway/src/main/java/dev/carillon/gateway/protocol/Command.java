// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import java.util.Map;

/// What a client sends.
public sealed interface Command {

    /// Names the reply; 0 where none is expected.
    long id();

    /// The first command of a connection.
    ///
    /// @param data what the application gave, as it came; empty when nothing
    /// @param subs positions of server-side streams, on a reconnect
    record Connect(long id, String token, ByteString data, Map<String, StreamRequest> subs) implements Command {
        public Connect {
            subs = Map.copyOf(subs);
        }
    }

    /// A new token for a connection whose token runs out.
    record Refresh(long id, String token) implements Command {}

    /// A call of a method of ours.
    record Rpc(long id, String method, ByteString data) implements Command {}

    /// A client-side subscription.
    record Subscribe(long id, String channel, StreamRequest stream) implements Command {}

    record Unsubscribe(long id, String channel) implements Command {}

    /// A command that the protocol has and this server does not offer.
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

    /// What a client knows of a stream.
    ///
    /// @param recover whether it asks for what came after its position
    record StreamRequest(boolean recover, String epoch, long offset, Unrecoverable unrecoverable) {

        private static final long ANSWER_WITH_ERROR = 2;

        /// What the flags of a request say about it.
        static Unrecoverable unrecoverable(long flags) {
            return (flags & ANSWER_WITH_ERROR) == 0 ? Unrecoverable.START_ANEW : Unrecoverable.REFUSE;
        }
    }

    /// What a client wants when its position cannot be resumed.
    enum Unrecoverable {
        START_ANEW,
        /// Error 112.
        REFUSE
    }
}
