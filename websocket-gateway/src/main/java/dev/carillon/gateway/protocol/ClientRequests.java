// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Receiver of the requests of one connection's client. Calls return at once. If a returned stage fails, the client
/// gets a temporary error.
public interface ClientRequests {

    /// Authenticates and opens the session. Called once; no other method is called before its stage completes.
    CompletionStage<ConnectOutcome> connect(Command.Connect command);

    /// Called after the connect reply was queued: publications may now be queued too.
    void connected();

    CompletionStage<RefreshOutcome> refresh(String token);

    CompletionStage<RpcOutcome> call(String method, ByteString data);

    /// Opens a client-side subscription.
    CompletionStage<SubscribeOutcome> subscribe(String channel, Command.StreamRequest from);

    /// Called after the subscribe reply was queued: the subscription's publications may now be queued too.
    void subscribed(String channel);

    /// Ends a client-side subscription. Does nothing if the client is not subscribed to the channel.
    void unsubscribe(String channel);

    /// Called once when the connection has ended, in any phase.
    void closed();

    /// Outcome of a connect command.
    sealed interface ConnectOutcome {

        /// @param client the connection's id, never empty
        record Accepted(String client, Optional<Duration> timeToLive, Map<String, Reply.StreamState> subs)
                implements ConnectOutcome {}

        /// The reply is an error and the socket stays open; the client decides what to do.
        record Refused(ProtocolError error) implements ConnectOutcome {}

        record Closed(DisconnectCode code) implements ConnectOutcome {}
    }

    /// Outcome of a token refresh.
    sealed interface RefreshOutcome {

        record Renewed(Optional<Duration> timeToLive) implements RefreshOutcome {}

        record Refused(ProtocolError error) implements RefreshOutcome {}

        record Closed(DisconnectCode code) implements RefreshOutcome {}
    }

    /// Outcome of a subscribe command.
    sealed interface SubscribeOutcome {

        record Accepted(Reply.StreamState state) implements SubscribeOutcome {}

        record Refused(ProtocolError error) implements SubscribeOutcome {}
    }

    /// Outcome of a remote procedure call.
    sealed interface RpcOutcome {

        /// @param data a JSON value
        record Answer(ByteString data) implements RpcOutcome {}

        record Refused(ProtocolError error) implements RpcOutcome {}
    }
}
