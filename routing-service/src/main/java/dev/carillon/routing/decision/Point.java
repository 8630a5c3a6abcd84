// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

/// A place in a notification's course at which it is decided what comes next.
public sealed interface Point {

    /// Before the workflow: every rule about the notification as a whole is asked.
    record Start() implements Point {}

    /// A step that is about to begin.
    record At(String step) implements Point {}

    /// A step whose time is over; it goes on after it.
    record After(String step) implements Point {}

    /// One channel of a deliver step, and nothing after it: a channel that waited, or one to fall back to.
    ///
    /// @param choice which of the step's channels, from 0 in the order in which they are tried
    record Choice(String step, int choice) implements Point {}
}
