// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.events.FailureCode;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.Catalog;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.Next;
import dev.carillon.routing.decision.Point;
import dev.carillon.routing.decision.RoutingRequest;
import dev.carillon.routing.decision.RuleName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Inputs of a decision besides the request.
record DecisionContext(Catalog catalog, History history, Instant now, Duration catalogGrace) {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// Next step for a missing catalog document. The catalog is read from a topic of its own and may be behind
    /// the events: a young event waits for it, an older one fails.
    Next missing(RoutingRequest request, Point point, String what, FailureCode code) {
        return isYoung(request)
                ? new Next.Wait(
                        point,
                        point,
                        now.plus(PAUSE),
                        false,
                        new Action.Reason(RuleName.CATALOG, what + " is not in the catalog yet", Map.of()))
                : new Next.Fail(RuleName.CATALOG, code, what + " is not in the catalog");
    }

    boolean isYoung(RoutingRequest request) {
        return now.isBefore(request.acceptedAt().plus(catalogGrace));
    }
}
