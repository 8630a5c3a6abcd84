// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Who answers what the client of one connection asks. Calls return at once; a stage that fails is answered to
/// the client as a temporary error.
public interface ClientRequests {

    /// Called once, and nothing else is called before its stage ends.
    CompletionStage<ConnectOutcome> connect(Command.Connect command);

    /// The connect reply stands in the outbound queue: publications may follow.
    void connected();

    CompletionStage<RefreshOutcome> refresh(String token);

    CompletionStage<RpcOutcome> call(String method, ByteString data);

    /// A wish for a client-side subscription.
    CompletionStage<SubscribeOutcome> subscribe(String channel, Command.StreamRequest from);

    /// The subscription's reply stands in the outbound queue: its publications may follow.
    void subscribed(String channel);

    /// The client wants no more of a channel, whether it has it or not.
    void unsubscribe(String channel);

    /// The connection is gone; called once, whatever came before.
    void closed();

    /// What a connect command came to.
    sealed interface ConnectOutcome {

        /// @param client the connection's id, never empty
        record Accepted(String client, Optional<Duration> timeToLive, Map<String, Reply.StreamState> subs)
                implements ConnectOutcome {}

        /// The socket stays open; the client decides.
        record Refused(ProtocolError error) implements ConnectOutcome {}

        record Closed(DisconnectCode code) implements ConnectOutcome {}
    }

    /// What a refresh came to.
    sealed interface RefreshOutcome {

        record Renewed(Optional<Duration> timeToLive) implements RefreshOutcome {}

        record Refused(ProtocolError error) implements RefreshOutcome {}

        record Closed(DisconnectCode code) implements RefreshOutcome {}
    }

    /// What the wish for a subscription came to.
    sealed interface SubscribeOutcome {

        record Accepted(Reply.StreamState state) implements SubscribeOutcome {}

        record Refused(ProtocolError error) implements SubscribeOutcome {}
    }

    /// What a call came to.
    sealed interface RpcOutcome {

        /// @param data a JSON value
        record Answer(ByteString data) implements RpcOutcome {}

        record Refused(ProtocolError error) implements RpcOutcome {}
    }
}
