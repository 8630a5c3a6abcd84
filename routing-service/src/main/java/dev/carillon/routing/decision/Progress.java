// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.documents.workflow.Engagement;
import java.util.Optional;
import java.util.Set;

/// How far a notification has come when the question is asked.
///
/// @param flow the one with which it began; empty before it began
/// @param passed limits that it has been counted by
/// @param engaged the strongest evidence that the recipient has it already
/// @param guard evidence that ends what is still to come; empty before the first wait that names some
/// @param digest what it stands for, if it is a digest
public record Progress(
        Point point,
        Optional<Flow> flow,
        Set<Limit> passed,
        Optional<Engagement> engaged,
        Optional<Engagement> guard,
        Optional<Gathered> digest) {

    private static final Progress NONE = new Progress(
            new Point.Start(), Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

    public Progress {
        passed = Set.copyOf(passed);
    }

    /// Of a notification that just came.
    public static Progress none() {
        return NONE;
    }

    public Progress at(Point other) {
        return new Progress(other, flow, passed, engaged, guard, digest);
    }
}
