// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.documents.condition.Condition;
import dev.carillon.documents.condition.Evaluation;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.RuleName;
import java.util.Map;
import java.util.Optional;

/// Rule that applies a step's own condition. A condition without an answer, because a value that it names is missing,
/// does not hold.
final class ConditionPolicy implements ChannelPolicy {

    @Override
    public String rule() {
        return RuleName.CONDITION;
    }

    @Override
    public Optional<ChannelVerdict> apply(ChannelQuestion question) {
        return question.step()
                .when()
                .flatMap(condition -> objection(condition, question.facts()))
                .map(ChannelVerdict.Silent::new);
    }

    /// Reason for which a condition does not hold; empty if it holds.
    static Optional<Action.Reason> objection(Condition condition, Facts facts) {
        Map<String, String> inputs = Map.of("condition", condition.source());
        return switch (facts.evaluate(condition)) {
            case Evaluation.True() -> Optional.empty();
            case Evaluation.False() ->
                Optional.of(new Action.Reason(RuleName.CONDITION, "the condition does not hold", inputs));
            case Evaluation.Text _ ->
                Optional.of(new Action.Reason(
                        RuleName.CONDITION, "the condition's value is a text, not true or false", inputs));
            case Evaluation.Failed(String reason) ->
                Optional.of(new Action.Reason(RuleName.CONDITION, "the condition has no answer: " + reason, inputs));
        };
    }
}
