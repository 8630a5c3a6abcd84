// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// All that a decision depends on besides the request.
record Circumstances(Catalog catalog, History history, Instant now, Duration catalogGrace) {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// The catalog comes by another way than events do and may be the slower: young events wait for it.
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

    Instant inAPause() {
        return now.plus(PAUSE);
    }
}
