// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import java.time.InstantSource;

/// What time it is for the harness: the machine's, as for the router that it drives.
public final class ClockConfiguration {

    private ClockConfiguration() {}

    public static InstantSource clock() {
        return InstantSource.system();
    }
}
