// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Decision about one notification: actions to execute now, and the continuation.
///
/// @param progress progress of the notification after the decision
/// @param evaluations evaluated rules in order; empty unless an explanation was requested
public record RoutingDecision(Progress progress, List<Action> actions, Next next, List<RuleEvaluation> evaluations) {

    public RoutingDecision {
        actions = List.copyOf(actions);
        evaluations = List.copyOf(evaluations);
    }

    /// Decision without actions.
    public static RoutingDecision of(Progress progress, Next next) {
        return new RoutingDecision(progress, List.of(), next, List.of());
    }

    public RoutingDecision with(List<RuleEvaluation> rules) {
        return rules.isEmpty() ? this : new RoutingDecision(progress, actions, next, rules);
    }

    public Stream<Action.Deliver> deliveries() {
        return only(Action.Deliver.class);
    }

    public Stream<Action.Silence> silences() {
        return only(Action.Silence.class);
    }

    public <A extends Action> Stream<A> only(Class<A> kind) {
        return actions.stream().filter(kind::isInstance).map(kind::cast);
    }

    /// Flow of the notification; empty if it did not start.
    public Optional<Flow> flow() {
        return progress.flow();
    }
}
