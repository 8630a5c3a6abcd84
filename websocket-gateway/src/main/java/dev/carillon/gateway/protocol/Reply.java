// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A message from the server to a client.
public sealed interface Reply {

    /// The answer to a connect command.
    ///
    /// @param client never empty
    /// @param commandEntry see [Connection#commandEntry()]
    /// @param timeToLive until the token must be refreshed; absent when it need not be
    record Connected(
            long id,
            String client,
            String version,
            Optional<Duration> timeToLive,
            Map<String, StreamState> subs,
            Duration ping,
            Optional<Connection.CommandEntry> commandEntry)
            implements Reply {}

    /// The answer to a subscribe command.
    record Subscribed(long id, StreamState state) implements Reply {}

    record Refreshed(long id, String client, String version, Optional<Duration> timeToLive) implements Reply {}

    record Unsubscribed(long id) implements Reply {}

    /// @param data a JSON value
    record Answered(long id, ByteString data) implements Reply {}

    record Failed(long id, ProtocolError error) implements Reply {}

    record Pushed(Push push) implements Reply {}

    record Ping() implements Reply {}

    /// A subscription as of the reply that begins it.
    ///
    /// @param offset the request's offset if recovered, otherwise the position after which publications follow
    /// @param publications the missed publications; empty unless recovered, because client libraries treat them
    /// differently
    record StreamState(
            String epoch, long offset, Recovery recovery, List<Push.Publication> publications, ByteString data) {
        public StreamState {
            publications = List.copyOf(publications);
            if (recovery != Recovery.RECOVERED && !publications.isEmpty()) {
                throw new IllegalArgumentException("publications only go with a recovered stream");
            }
        }
    }

    /// Result of a request to recover missed publications.
    enum Recovery {
        NOT_ASKED,
        RECOVERED,
        NOT_RECOVERED
    }
}
