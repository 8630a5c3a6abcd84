// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import java.time.Duration;
import java.util.Optional;

/// Deadline of a simulation. For any thread.
final class Deadline {

    private final Duration timeout;
    private final long startNanos = System.nanoTime();

    Deadline(Duration timeout) {
        this.timeout = timeout;
    }

    Optional<Limit> reached() {
        return System.nanoTime() - startNanos > timeout.toNanos()
                ? Optional.of(new Limit("timeout", timeout.toSeconds()))
                : Optional.empty();
    }
}
