// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.events.Channel;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/// Sends to another place than the attempt says, where the address is the provider.
public record ReaddressedSender(ChannelSender sender, UnaryOperator<Attempt> readdressing) implements ChannelSender {

    @Override
    public Channel channel() {
        return sender.channel();
    }

    @Override
    public String provider() {
        return sender.provider();
    }

    @Override
    public Idempotency idempotency() {
        return sender.idempotency();
    }

    @Override
    public boolean isAbleToCarry(Attempt attempt) {
        return sender.isAbleToCarry(attempt);
    }

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        return sender.send(readdressing.apply(attempt));
    }

    @Override
    public int concurrency() {
        return sender.concurrency();
    }
}
