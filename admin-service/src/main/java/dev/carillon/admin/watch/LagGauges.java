// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.watch;

import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Shows the latest readings, and no others. For one thread; gauges are asked from any.
final class LagGauges {

    private final Meters meters;
    private final Map<LogLag.Place, Latest> shown = new HashMap<>();

    LagGauges(Meters meters) {
        this.meters = meters;
    }

    private static final class Latest {
        private volatile LogLag.Reading reading;

        private Latest(LogLag.Reading reading) {
            this.reading = reading;
        }
    }

    void show(Map<LogLag.Place, LogLag.Reading> readings) {
        Set<LogLag.Place> gone = new HashSet<>(shown.keySet());
        gone.removeAll(readings.keySet());
        gone.forEach(this::hide);
        readings.forEach((place, reading) ->
                shown.computeIfAbsent(place, added -> shown(added, reading)).reading = reading);
    }

    private Latest shown(LogLag.Place place, LogLag.Reading reading) {
        Latest latest = new Latest(reading);
        meters.gauge(Metric.LOG_LAG, latest, of -> of.reading.lag(), labels(place));
        meters.gauge(Metric.LOG_COMMITTED, latest, of -> of.reading.committed(), labels(place));
        return latest;
    }

    private void hide(LogLag.Place place) {
        meters.remove(Metric.LOG_LAG, labels(place));
        meters.remove(Metric.LOG_COMMITTED, labels(place));
        shown.remove(place);
    }

    private static String[] labels(LogLag.Place place) {
        return new String[] {
            place.group(),
            place.partition().topic(),
            Integer.toString(place.partition().partition())
        };
    }
}
