// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.intake;

import dev.carillon.ingestion.admission.InFlightLimit;
import dev.carillon.ingestion.submission.PreparedEvent;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.runtime.http.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// Meters of submissions. Thread-safe.
public final class IntakeMeters {

    private final Family<Counter> accepted;
    private final Family<Counter> records;
    private final Family<Counter> refused;
    private final Family<Timer> accept;

    IntakeMeters(Meters meters, InFlightLimit inFlight) {
        accepted = meters.counters(Metric.INGESTION_ACCEPTED);
        records = meters.counters(Metric.INGESTION_RECORDS);
        refused = meters.counters(Metric.INGESTION_REFUSED);
        accept = meters.histograms(Metric.INGESTION_ACCEPT);
        meters.gauge(Metric.INGESTION_IN_FLIGHT, inFlight, InFlightLimit::usedBytes);
    }

    /// Counts a durable event.
    ///
    /// @param took time since its request arrived
    void accepted(PreparedEvent event, int written, Duration took) {
        String lane = event.lane().wireName();
        String type = event.event().getType();
        accepted.of(lane, type).increment();
        records.of(lane).increment(written);
        accept.of(lane, type).record(took);
    }

    /// Counts the refusals of an answer, and returns it.
    public Answer answered(Answer answer) {
        switch (answer) {
            case Answer.Refused(Problem problem) ->
                refused.of(problem.code().wireName()).increment();
            case Answer.Each(var items) -> items.forEach(this::answered);
            case Answer.Accepted _, Answer.Cancelled _ -> {
                // Counted when the event became durable.
            }
        }
        return answer;
    }
}
