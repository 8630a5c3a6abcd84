// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.kafka;

import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import io.micrometer.core.instrument.Counter;
import java.util.function.ToDoubleFunction;

/// Meters of all sources, labelled by the id of a source without its tenant. Thread-safe.
final class SourceMeters {

    private final Meters meters;
    private final Family<Counter> records;

    SourceMeters(Meters meters) {
        this.meters = meters;
        this.records = meters.counters(Metric.INGESTION_KAFKA_RECORDS);
    }

    void accepted(String id) {
        records.of(id, "accepted").increment();
    }

    void deadLettered(String id) {
        records.of(id, "dead_lettered").increment();
    }

    /// Counts a pause before a record is tried again.
    void waited(String id) {
        records.of(id, "waited").increment();
    }

    /// Registers the lag of the sources with an id, once for each id.
    <S> void lag(String id, S subject, ToDoubleFunction<S> lag) {
        meters.gauge(Metric.INGESTION_KAFKA_LAG, subject, lag, id);
    }
}
