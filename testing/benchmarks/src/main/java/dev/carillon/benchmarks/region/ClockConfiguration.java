// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.region;

import java.time.InstantSource;

/// Clock for finding records of the lost region: the machine's clock, as in the services.
final class ClockConfiguration {

    private ClockConfiguration() {}

    static InstantSource clock() {
        return InstantSource.system();
    }
}
