// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.events.Channel;
import java.util.concurrent.CompletionStage;

/// Hands deliveries to one provider.
public interface ChannelSender {

    Channel channel();

    /// As in receipts and metrics: `smtp`.
    String provider();

    /// Whether a repetition under the same delivery id can be recognised as one.
    Idempotency idempotency();

    /// Whether this provider reaches the attempt's address.
    boolean isAbleToCarry(Attempt attempt);

    /// What of the provider the attempt goes to, where parts of it fail apart from each other: an endpoint's host.
    /// Empty
    /// where the provider is one.
    default String destination(Attempt attempt) {
        return "";
    }

    /// Whether the provider is asked to report what becomes of a delivery that it accepted.
    default boolean isReporting() {
        return false;
    }

    /// What the provider charges of an attempt: one message, or the parts of a text.
    default int units(Attempt attempt) {
        return 1;
    }

    /// Makes one attempt. Never throws and always completes, normally, within the sender's deadline: no answer is
    /// an outcome too. May be called from any thread; does not block it for long. How many attempts are under
    /// way at once is the caller's to bound, at [#concurrency()].
    CompletionStage<AttemptOutcome> send(Attempt attempt);

    /// The most attempts that may be under way at once.
    int concurrency();
}
