// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.events.Channel;
import java.util.concurrent.CompletionStage;

/// Sender of deliveries to one provider.
public interface ChannelSender {

    /// Traits of this provider, the same for every attempt.
    ProviderTraits traits();

    default Channel channel() {
        return traits().channel();
    }

    default String provider() {
        return traits().provider();
    }

    /// True if this provider can send to the attempt's address.
    default boolean isAbleToCarry(Attempt attempt) {
        return traits().carries().test(attempt.content().getAddress());
    }

    /// Part of the provider that can fail independently of its other parts, such as an endpoint's host. Empty if
    /// the provider fails as a whole.
    default String destination(Attempt attempt) {
        return "";
    }

    /// Number of units that the provider charges for an attempt: one message, or the parts of a text message.
    default int units(Attempt attempt) {
        return 1;
    }

    /// Makes one attempt. Never throws and always completes normally within the sender's deadline; a missing answer
    /// is an outcome too. May be called from any thread and does not block it for long. The caller must keep the
    /// number of simultaneous attempts within [ProviderTraits#concurrency()].
    CompletionStage<AttemptOutcome> send(Attempt attempt);
}
