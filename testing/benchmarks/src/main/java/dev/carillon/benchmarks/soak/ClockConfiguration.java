// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import java.time.InstantSource;

/// Clock of clients and deliveries: the machine's clock, as in the gateways.
final class ClockConfiguration {

    private ClockConfiguration() {}

    static InstantSource clock() {
        return InstantSource.system();
    }
}
