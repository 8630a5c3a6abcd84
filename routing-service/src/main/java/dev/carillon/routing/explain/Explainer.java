// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.Progress;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.decision.engine.RoutingEngine;
import dev.carillon.routing.router.DecisionInputs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// Explainer of decisions: evaluates the engine now and again at each later time that a decision names. It writes
/// nothing.
final class Explainer {

    private final ExplainEngines engines;
    private final String instance;
    private final int maxMoments;

    Explainer(ExplainEngines engines, String instance, int maxMoments) {
        this.engines = engines;
        this.instance = instance;
        this.maxMoments = maxMoments;
    }

    /// Later decision.
    private record Visit(Instant at, Progress progress, RoutingRequest.Stage stage) {}

    Explanation explain(Question question, Lane lane, DecisionInputs known) {
        RoutingEngine engine = engines.of(lane);
        PredictedHistory history = new PredictedHistory(known.history());
        PriorityQueue<Visit> visits = new PriorityQueue<>(Comparator.comparing(Visit::at));
        List<Explanation.DecisionView> moments = new ArrayList<>();
        Optional<Flow> flow = Optional.empty();
        visits.add(new Visit(question.at(), Progress.none(), RoutingRequest.Stage.ARRIVED));
        while (!visits.isEmpty() && moments.size() < maxMoments) {
            Visit visit = visits.remove();
            RoutingDecision decision =
                    engine.explain(request(question, known, visit), known.catalog(), history, visit.at());
            history.apply(decision);
            moments.add(DecisionViews.of(visit.at(), visit.progress(), decision));
            flow = flow.or(decision::flow);
            follow(visit, decision).forEach(visits::add);
        }
        return new Explanation(
                question.event().getId(),
                question.event().getType(),
                question.event().getRecipient(),
                lane.wireName(),
                flow.flatMap(Explainer::workflow).orElse(null),
                moments,
                visits.isEmpty(),
                instance);
    }

    private static RoutingRequest request(Question question, DecisionInputs known, Visit visit) {
        return new RoutingRequest(
                question.recipient(),
                new EventId(question.event().getId()),
                question.event(),
                known.profile(),
                visit.stage(),
                visit.progress());
    }

    /// Later decisions that follow a decision: waiting channels, and the workflow itself.
    private static List<Visit> follow(Visit visit, RoutingDecision decision) {
        List<Visit> later = new ArrayList<>();
        decision.only(Action.Defer.class)
                .map(defer -> new Visit(
                        defer.until(),
                        decision.progress()
                                .at(new Point.Choice(
                                        defer.channel().step(), defer.channel().choice())),
                        RoutingRequest.Stage.RELEASED))
                .forEach(later::add);
        if (decision.next() instanceof Next.Wait wait && wait.until().isAfter(visit.at())) {
            later.add(new Visit(wait.until(), decision.progress().at(wait.point()), RoutingRequest.Stage.RELEASED));
        }
        return later;
    }

    private static Optional<Explanation.Workflow> workflow(Flow flow) {
        return flow instanceof Flow.Written written
                ? Optional.of(new Explanation.Workflow(written.id(), written.version()))
                : Optional.empty();
    }
}
