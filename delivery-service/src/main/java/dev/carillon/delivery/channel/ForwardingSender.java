// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import java.util.concurrent.CompletionStage;

/// Decorator base of a sender: forwards every call to another sender, so that an implementation overrides only what
/// it changes.
public interface ForwardingSender extends ChannelSender {

    /// Sender to which all calls are forwarded.
    ChannelSender sender();

    @Override
    default ProviderTraits traits() {
        return sender().traits();
    }

    @Override
    default boolean isAbleToCarry(Attempt attempt) {
        return sender().isAbleToCarry(attempt);
    }

    @Override
    default String destination(Attempt attempt) {
        return sender().destination(attempt);
    }

    @Override
    default int units(Attempt attempt) {
        return sender().units(attempt);
    }

    @Override
    default CompletionStage<AttemptOutcome> send(Attempt attempt) {
        return sender().send(attempt);
    }
}
