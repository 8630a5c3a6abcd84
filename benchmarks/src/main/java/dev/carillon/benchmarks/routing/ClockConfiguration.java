// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import java.time.InstantSource;

/// What time it is for the harness: the machine's, as for the router that it drives.
final class ClockConfiguration {

    private ClockConfiguration() {}

    static InstantSource clock() {
        return InstantSource.system();
    }
}
