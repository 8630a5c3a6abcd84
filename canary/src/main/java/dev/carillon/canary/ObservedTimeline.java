// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import java.util.List;

/// Timeline of a round's notification, as the admin service returns it.
sealed interface ObservedTimeline {

    /// No timeline: the admin service did not answer.
    record Unavailable(String cause) implements ObservedTimeline {}

    /// @param steps the steps in their order
    record Timeline(List<Step> steps) implements ObservedTimeline {
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

    /// @param outcome the attempt's outcome; empty for states that are no attempts
    record Step(String state, String outcome) {}
}
