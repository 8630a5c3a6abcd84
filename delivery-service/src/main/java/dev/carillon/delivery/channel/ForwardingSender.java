// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.events.Channel;
import java.util.concurrent.CompletionStage;

/// Decorator base of a sender: forwards every call to another sender, so that an implementation overrides only what
/// it changes.
public interface ForwardingSender extends ChannelSender {

    /// Sender to which all calls are forwarded.
    ChannelSender sender();

    @Override
    default Channel channel() {
        return sender().channel();
    }

    @Override
    default String provider() {
        return sender().provider();
    }

    @Override
    default Idempotency idempotency() {
        return sender().idempotency();
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
    default boolean isReporting() {
        return sender().isReporting();
    }

    @Override
    default int units(Attempt attempt) {
        return sender().units(attempt);
    }

    @Override
    default CompletionStage<AttemptOutcome> send(Attempt attempt) {
        return sender().send(attempt);
    }

    @Override
    default int concurrency() {
        return sender().concurrency();
    }
}
