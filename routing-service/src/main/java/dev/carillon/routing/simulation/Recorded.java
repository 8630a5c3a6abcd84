// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Lane;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.router.ArrivedEvent;
import java.time.Instant;

/// Recorded event or engagement, with its time in the log.
sealed interface Recorded {

    Lane lane();

    Instant at();

    /// Event; an audience's event counts once, although each partition has a copy.
    record OfEvent(Lane lane, Instant at, ArrivedEvent event) implements Recorded {}

    /// Evidence that the recipient received, saw or read a notification.
    record OfEngagement(Lane lane, Instant at, Receipt receipt) implements Recorded {}
}
