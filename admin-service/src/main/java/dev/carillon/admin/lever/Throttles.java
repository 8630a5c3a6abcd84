// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.lever.Levers;
import java.time.InstantSource;
import java.util.OptionalInt;

/// What operators hold the intake of events to, for what brings events in beside ingestion. Thread-safe.
public final class Throttles {

    private final PulledLevers levers;
    private final InstantSource clock;

    Throttles(PulledLevers levers, InstantSource clock) {
        this.levers = levers;
        this.clock = clock;
    }

    /// The lowest rate that is held; empty where none is. 0 lets nothing in.
    public OptionalInt eventsPerSecond(TenantId tenant, Lane lane) {
        return new Levers(levers::find)
                .throttles(tenant, lane, clock.instant()).stream()
                        .mapToInt(held -> held.lever().getThrottle().getEventsPerSecond())
                        .min();
    }
}
