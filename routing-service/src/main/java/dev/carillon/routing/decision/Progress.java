// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.documents.workflow.Engagement;
import java.util.Optional;
import java.util.Set;

/// Progress of a notification at the time of a decision.
///
/// @param flow flow with which the notification started; empty before it started
/// @param passed limits that have counted it
/// @param engaged strongest evidence that it reached the recipient
/// @param guard evidence that ends all remaining steps; empty before the first wait that names one
/// @param digest gathered items, if it is a digest
public record Progress(
        Point point,
        Optional<Flow> flow,
        Set<Limit> passed,
        Optional<Engagement> engaged,
        Optional<Engagement> guard,
        Optional<DigestedItems> digest) {

    private static final Progress NONE = new Progress(
            new Point.Start(), Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

    public Progress {
        passed = Set.copyOf(passed);
    }

    /// Progress of a notification that has just arrived.
    public static Progress none() {
        return NONE;
    }

    public Progress at(Point other) {
        return new Progress(other, flow, passed, engaged, guard, digest);
    }
}
