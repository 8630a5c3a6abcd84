// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Timers of the requests that bypass the servlets, with the name and the labels that Spring gives the timers of all
/// others. Thread-safe.
final class RequestTimers {

    private static final String NAME = "http.server.requests";
    private static final String NONE = "none";

    private final MeterRegistry registry;
    private final Map<Answered, Timer> timers = new ConcurrentHashMap<>();

    private record Answered(String path, int status) {}

    RequestTimers(MeterRegistry registry) {
        this.registry = registry;
    }

    /// Records an answered `POST`.
    void record(String path, int status, long nanos) {
        timers.computeIfAbsent(new Answered(path, status), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Answered answered) {
        return Timer.builder(NAME)
                .tag("error", NONE)
                .tag("exception", NONE)
                .tag("method", "POST")
                .tag("outcome", outcome(answered.status()))
                .tag("status", Integer.toString(answered.status()))
                .tag("uri", answered.path())
                .register(registry);
    }

    private static String outcome(int status) {
        if (status < 400) {
            return "SUCCESS";
        }
        return status < 500 ? "CLIENT_ERROR" : "SERVER_ERROR";
    }
}
