// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.observe;

import java.time.InstantSource;

/// Clock for events that are due later: the machine's clock, as in the router.
final class ClockConfiguration {

    private ClockConfiguration() {}

    static InstantSource clock() {
        return InstantSource.system();
    }
}
