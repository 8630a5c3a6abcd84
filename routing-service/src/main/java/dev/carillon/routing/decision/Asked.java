// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import java.util.Map;
import java.util.Optional;

/// That a rule was asked, and what it answered: a line of an explanation.
///
/// @param step the workflow step that it was asked for; empty for rules about the notification as a whole
/// @param channel empty for rules about all channels
/// @param answer whether it had an objection
/// @param detail in words; empty where there is nothing to be said
/// @param inputs what it went by
public record Asked(
        String step, Optional<Channel> channel, String rule, Answer answer, String detail, Map<String, String> inputs) {

    public Asked {
        inputs = Map.copyOf(inputs);
    }

    /// What a rule can say.
    public enum Answer {
        PASS,
        SUPPRESS,
        DEFER,
        DIGEST,
        HOLD,
        EXPIRE,
        CANCEL,
        FAIL,
        DELIVER,
        WAIT,
        BRANCH,
        ESCALATE
    }
}
