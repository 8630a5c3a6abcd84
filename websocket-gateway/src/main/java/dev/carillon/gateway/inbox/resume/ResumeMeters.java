// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.resume;

import dev.carillon.events.Lane;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;

/// Meters of resumes, by lane, result and store. Thread-safe.
public final class ResumeMeters {

    private final Family<Counter> resumes;

    public ResumeMeters(MeterRegistry registry) {
        resumes = new Meters(registry, Source.GATEWAY)
                .counters(
                        Metric.GATEWAY_RESUMES,
                        Map.of(Label.RESULT, List.of("not_asked", "resumed", "not_recoverable")));
    }

    public void opened(Lane lane, StreamView seen, ResumeResult result) {
        resumes.of(lane.wireName(), source(seen), name(result)).increment();
    }

    private static String source(StreamView seen) {
        if (seen.history().isPresent()) {
            return "history";
        }
        return seen.tail().isPresent() ? "tail" : "none";
    }

    private static String name(ResumeResult result) {
        return switch (result) {
            case ResumeResult.Resumed _ -> "resumed";
            case ResumeResult.Started(long _, var cause, var _) ->
                switch (cause) {
                    case NOT_ASKED -> "not_asked";
                    case NOT_RECOVERABLE -> "not_recoverable";
                };
        };
    }
}
