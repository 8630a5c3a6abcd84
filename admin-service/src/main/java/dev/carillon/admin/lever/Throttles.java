// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.lever.Levers;
import java.time.InstantSource;
import java.util.OptionalInt;

/// Throttle levers on the intake of events, for sources of events other than ingestion. Thread-safe.
public final class Throttles {

    private final LeverStore levers;
    private final InstantSource clock;

    Throttles(LeverStore levers, InstantSource clock) {
        this.levers = levers;
        this.clock = clock;
    }

    /// Lowest rate of the throttle levers that apply; empty if none applies. 0 admits no events.
    public OptionalInt eventsPerSecond(TenantId tenant, Lane lane) {
        return new Levers(levers::find)
                .throttles(tenant, lane, clock.instant()).stream()
                        .mapToInt(held -> held.lever().getThrottle().getEventsPerSecond())
                        .min();
    }
}
