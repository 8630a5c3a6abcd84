// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import java.time.Duration;

/// Result of a round.
sealed interface Verdict {

    /// All expected evidence was found.
    record Received(Duration took) implements Verdict {}

    /// @param detail reason in words, for the log
    record Broken(Leg leg, String detail) implements Verdict {}
}
