// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Outcome of a run.
///
/// @param recipientOutcomes outcome of every event for each of its recipients
/// @param messages all messages sent; a digest is one message
/// @param end instant after which nothing was due, or the horizon
record Outcome(Map<EventAtRecipient, RecipientOutcome> recipientOutcomes, List<SentMessage> messages, Instant end) {

    Outcome {
        recipientOutcomes = Map.copyOf(recipientOutcomes);
        messages = List.copyOf(messages);
    }

    RecipientOutcome recipientOutcome(EventAtRecipient subject) {
        return recipientOutcomes.getOrDefault(subject, RecipientOutcome.NOTHING);
    }
}
