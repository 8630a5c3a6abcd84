// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.run;

import java.time.InstantSource;

/// Clock of the harness: the machine's clock, as in the services.
public final class ClockConfiguration {

    private ClockConfiguration() {}

    public static InstantSource clock() {
        return InstantSource.system();
    }
}
