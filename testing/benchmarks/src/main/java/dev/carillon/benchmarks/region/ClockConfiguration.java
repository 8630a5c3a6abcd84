// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.region;

import java.time.InstantSource;

/// What time it is where records of the lost region are looked for: the machine's, as for the services.
final class ClockConfiguration {

    private ClockConfiguration() {}

    static InstantSource clock() {
        return InstantSource.system();
    }
}
