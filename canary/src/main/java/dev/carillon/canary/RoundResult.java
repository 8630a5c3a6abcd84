// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import java.time.Duration;

/// Result of a round.
sealed interface RoundResult {

    /// All expected evidence was found.
    record Received(Duration took) implements RoundResult {}

    /// @param detail reason in words, for the log
    record Broken(Leg leg, String detail) implements RoundResult {}
}
