// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.watch;

import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Gauges of the latest lag readings. Updated by one thread, read by any.
final class LagGauges {

    private final Meters meters;
    private final Map<LogLag.GroupPartition, LatestReading> shown = new HashMap<>();

    LagGauges(Meters meters) {
        this.meters = meters;
    }

    private static final class LatestReading {
        private volatile LogLag.Reading reading;

        private LatestReading(LogLag.Reading reading) {
            this.reading = reading;
        }
    }

    void show(Map<LogLag.GroupPartition, LogLag.Reading> readings) {
        Set<LogLag.GroupPartition> gone = new HashSet<>(shown.keySet());
        gone.removeAll(readings.keySet());
        gone.forEach(this::hide);
        readings.forEach((place, reading) ->
                shown.computeIfAbsent(place, added -> shown(added, reading)).reading = reading);
    }

    private LatestReading shown(LogLag.GroupPartition place, LogLag.Reading reading) {
        LatestReading latest = new LatestReading(reading);
        meters.gauge(Metric.LOG_LAG, latest, of -> of.reading.lag(), labels(place));
        meters.gauge(Metric.LOG_COMMITTED, latest, of -> of.reading.committed(), labels(place));
        return latest;
    }

    private void hide(LogLag.GroupPartition place) {
        meters.remove(Metric.LOG_LAG, labels(place));
        meters.remove(Metric.LOG_COMMITTED, labels(place));
        shown.remove(place);
    }

    private static String[] labels(LogLag.GroupPartition place) {
        return new String[] {
            place.group(),
            place.partition().topic(),
            Integer.toString(place.partition().partition())
        };
    }
}
