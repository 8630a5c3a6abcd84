// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

/// Workflow position at which a notification is decided.
public sealed interface Point {

    /// Before the workflow: all rules about the whole notification are evaluated.
    record Start() implements Point {}

    /// Start of a step.
    record At(String step) implements Point {}

    /// End of a step's wait: the workflow continues after the step.
    record After(String step) implements Point {}

    /// One channel of a deliver step and nothing after it: a channel that waited, or a fallback.
    ///
    /// @param choice index of the channel among the step's channels, from 0
    record Choice(String step, int choice) implements Point {}
}
