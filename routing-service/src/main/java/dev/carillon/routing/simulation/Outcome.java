// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a run came to.
///
/// @param fates of every event at each of its recipients
/// @param messages all that were sent; a digest is one
/// @param end when nothing was due any more, or the horizon
record Outcome(Map<EventAtRecipient, Fate> fates, List<SentMessage> messages, Instant end) {

    Outcome {
        fates = Map.copyOf(fates);
        messages = List.copyOf(messages);
    }

    Fate fate(EventAtRecipient subject) {
        return fates.getOrDefault(subject, Fate.NOTHING);
    }
}
