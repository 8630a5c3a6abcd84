// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import java.util.List;

/// What the timeline says of a notification.
sealed interface Observed {

    /// It does not answer.
    record Nothing(String cause) implements Observed {}

    /// @param steps in order
    record Timeline(List<Step> steps) implements Observed {
        public Timeline {
            steps = List.copyOf(steps);
        }

        boolean has(String state) {
            return steps.stream().anyMatch(step -> step.state().equals(state));
        }

        boolean hasAccepted() {
            return steps.stream().anyMatch(step -> step.outcome().equals("accepted"));
        }
    }

    /// @param outcome of an attempt; empty for other states
    record Step(String state, String outcome) {}
}
