// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.routing;

import java.time.InstantSource;

/// Clock of the harness: the machine's clock, as in the router.
public final class ClockConfiguration {

    private ClockConfiguration() {}

    public static InstantSource clock() {
        return InstantSource.system();
    }
}
