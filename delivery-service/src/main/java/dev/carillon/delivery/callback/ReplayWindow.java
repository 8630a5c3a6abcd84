// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Window of time around the present, outside of which signed callbacks are refused: a recorded callback cannot be
/// sent again later.
record ReplayWindow(Duration size, InstantSource clock) {

    boolean contains(Instant signedAt) {
        return Duration.between(signedAt, clock.instant()).abs().compareTo(size) <= 0;
    }
}
