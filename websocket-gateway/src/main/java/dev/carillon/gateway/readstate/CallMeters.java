// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import dev.carillon.gateway.store.StoreUnavailableException;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Counts the calls of clients. Thread-safe.
public final class CallMeters {

    private final Family<Counter> calls;

    public CallMeters(MeterRegistry registry) {
        calls = new Meters(registry, Source.GATEWAY)
                .counters(
                        Metric.GATEWAY_CALLS,
                        Map.of(Label.RESULT, List.of("done", "invalid", "unknown", "unavailable")));
    }

    InboxMethods.Answer count(String method, Supplier<InboxMethods.Answer> call) {
        try {
            InboxMethods.Answer answer = call.get();
            switch (answer) {
                case InboxMethods.Answer.Done _ -> count(method, "done");
                case InboxMethods.Answer.Invalid _ -> count(method, "invalid");
                case InboxMethods.Answer.UnknownMethod _ -> count(method, "unknown");
            }
            return answer;
        } catch (StoreUnavailableException e) {
            count(method, "unavailable");
            throw e;
        }
    }

    private void count(String method, String result) {
        // Clients can send any name: unknown ones share a label, so that they cannot exhaust the memory.
        calls.of(Label.METHOD.known().contains(method) ? method : Label.OTHER, result)
                .increment();
    }
}
