// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import java.time.Duration;

/// What a round came to.
sealed interface Verdict {

    /// The evidence is there.
    record Received(Duration took) implements Verdict {}

    /// @param detail for people
    record Broken(Leg leg, String detail) implements Verdict {}
}
