// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Lane;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.router.ArrivedEvent;
import java.time.Instant;

/// What the log holds of the range, and when it came there.
sealed interface Recorded {

    Lane lane();

    Instant at();

    /// An event; an audience's counts once, though each partition has a copy of it.
    record OfEvent(Lane lane, Instant at, ArrivedEvent event) implements Recorded {}

    /// Evidence that somebody has, saw or read a notification.
    record OfEngagement(Lane lane, Instant at, Receipt receipt) implements Recorded {}
}
