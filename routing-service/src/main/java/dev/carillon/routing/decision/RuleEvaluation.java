// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import java.util.Map;
import java.util.Optional;

/// Evaluation of one rule: a line of an explanation.
///
/// @param step workflow step for which the rule was evaluated; empty for rules about the whole notification
/// @param channel channel; empty for rules about all channels
/// @param answer result of the rule
/// @param detail reason as text; may be empty
/// @param inputs values that the rule used
public record RuleEvaluation(
        String step, Optional<Channel> channel, String rule, Answer answer, String detail, Map<String, String> inputs) {

    public RuleEvaluation {
        inputs = Map.copyOf(inputs);
    }

    /// Result of a rule.
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
