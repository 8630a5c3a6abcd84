// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/// Sender that changes the address of each attempt, for providers that are found by the address.
public record ReaddressedSender(ChannelSender sender, UnaryOperator<Attempt> readdressing) implements ForwardingSender {

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        return sender.send(readdressing.apply(attempt));
    }
}
