// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ChannelSenders;
import dev.carillon.delivery.channel.circuit.ProviderCircuits;
import dev.carillon.delivery.channel.circuit.ProviderCircuits.Way;
import dev.carillon.events.Channel;
import dev.carillon.events.Guarantee;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The providers that one attempt may still ask, in order. For one thread.
final class Failover {

    private final Attempt attempt;
    private final ProviderCircuits circuits;
    private final Deque<ChannelSender> left;

    Failover(ChannelSenders senders, Channel channel, Attempt attempt) {
        this.attempt = attempt;
        this.circuits = senders.circuits();
        this.left = new ArrayDeque<>(senders.candidates(channel, attempt));
    }

    boolean isEmpty() {
        return left.isEmpty();
    }

    /// The next whose circuit lets the attempt in.
    Optional<ChannelSender> next() {
        while (!left.isEmpty()) {
            ChannelSender sender = left.removeFirst();
            if (circuits.tryEnter(way(sender))) {
                return Optional.of(sender);
            }
        }
        return Optional.empty();
    }

    /// The sender of that name and no other, when its circuit lets the attempt in.
    Optional<ChannelSender> only(String provider) {
        left.removeIf(sender -> !sender.provider().equals(provider));
        return next();
    }

    void leave(ChannelSender sender) {
        circuits.leave(way(sender));
    }

    Way way(ChannelSender sender) {
        return new Way(sender.provider(), sender.destination(attempt));
    }

    /// Whether, after this, another provider may be asked without breaking the guarantee.
    static boolean isAllowedAfter(AttemptOutcome outcome, Guarantee guarantee) {
        return switch (outcome) {
            case AttemptOutcome.Accepted _, AttemptOutcome.Refused _, AttemptOutcome.AddressInvalid _ -> false;
            case AttemptOutcome.Throttled _ -> true;
            case AttemptOutcome.Unanswered(String _, AttemptOutcome.Handover handover) ->
                switch (handover) {
                    case NONE -> true;
                    case POSSIBLE -> guarantee == Guarantee.AT_LEAST_ONCE;
                };
        };
    }
}
