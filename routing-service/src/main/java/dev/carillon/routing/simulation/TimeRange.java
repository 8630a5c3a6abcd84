// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import java.time.Instant;

/// Range of time from an instant (inclusive) to another (exclusive).
record TimeRange(Instant from, Instant to) {

    boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(to);
    }
}
