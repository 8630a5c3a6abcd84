// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.metering;

import dev.carillon.events.Lane;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import dev.carillon.runtime.setaside.SetAsideMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Meters of all lanes of this process. Thread-safe.
public final class RouterMeters {

    private static final String GROUPS = "carillon-routing-";

    private final Meters meters;
    private final Map<Lane, LaneMeters> lanes;

    public RouterMeters(MeterRegistry registry, InstantSource clock) {
        meters = new Meters(registry, Source.ROUTING);
        Counters counters = new Counters(
                meters.counters(Metric.ROUTING_DECISIONS),
                meters.counters(Metric.ROUTING_DELIVERIES),
                meters.counters(Metric.ROUTING_RETRIES_POSTPONED),
                meters.counters(Metric.ROUTING_DEAD_LETTERS));
        Map<Lane, LaneMeters> all = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            all.put(lane, new LaneMeters(lane, counters, clock));
        }
        lanes = Collections.unmodifiableMap(all);
    }

    record Counters(
            Family<Counter> decisions,
            Family<Counter> deliveries,
            Family<Counter> postponed,
            Family<Counter> deadLetters) {}

    /// Starts to export whether this process routes a lane, and how late its timers are.
    public void watch(Lane lane, BooleanSupplier isReady) {
        meters.gauge(Metric.ROUTING_READY, isReady, ready -> ready.getAsBoolean() ? 1 : 0, lane.wireName());
        meters.gauge(Metric.ROUTING_TIMER_OVERDUE, of(lane), LaneMeters::overdueSeconds, lane.wireName());
    }

    /// Counters of the records and timers that are set aside.
    public SetAsideMeters setAside() {
        return new SetAsideMeters(meters, GROUPS);
    }

    public LaneMeters of(Lane lane) {
        LaneMeters found = lanes.get(lane);
        if (found == null) {
            throw new IllegalArgumentException("no lane " + lane);
        }
        return found;
    }
}
