// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The answer: what is done now about one notification, and what comes next.
///
/// @param progress how far the notification has come with it
/// @param asked the rules that were asked, in their order; empty unless an explanation was asked for
public record RoutingDecision(Progress progress, List<Action> actions, Next next, List<Asked> asked) {

    public RoutingDecision {
        actions = List.copyOf(actions);
        asked = List.copyOf(asked);
    }

    /// Nothing is done now.
    static RoutingDecision of(Progress progress, Next next) {
        return new RoutingDecision(progress, List.of(), next, List.of());
    }

    RoutingDecision with(List<Asked> rules) {
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

    /// The flow that the notification goes through; empty when it did not begin.
    public Optional<Flow> flow() {
        return progress.flow();
    }
}
