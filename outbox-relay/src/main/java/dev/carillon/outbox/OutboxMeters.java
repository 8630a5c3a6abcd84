// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import dev.carillon.events.FailureCode;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Metrics of the outbox relay, by database. Thread-safe.
final class OutboxMeters {

    private final Family<Counter> sent;
    private final Family<Counter> refused;
    private final Family<Counter> postponed;
    private final Map<String, OutboxTable.Backlog> backlogs = new ConcurrentHashMap<>();
    private final Map<String, Integer> connected = new ConcurrentHashMap<>();

    /// @param sources Names of the databases
    OutboxMeters(Meters meters, List<String> sources) {
        List<String> codes =
                Stream.of(FailureCode.values()).map(FailureCode::wireName).toList();
        this.sent = meters.counters(Metric.OUTBOX_SENT, Map.of(Label.DATABASE, sources));
        this.refused = meters.counters(Metric.OUTBOX_REFUSED, Map.of(Label.DATABASE, sources, Label.CODE, codes));
        this.postponed = meters.counters(Metric.OUTBOX_POSTPONED, Map.of(Label.DATABASE, sources, Label.CODE, codes));
        for (String source : sources) {
            meters.gauge(Metric.OUTBOX_CONNECTED, connected, known -> known.getOrDefault(source, 0), source);
            meters.gauge(Metric.OUTBOX_ROWS, backlogs, known -> rows(known, source), source);
            meters.gauge(Metric.OUTBOX_AGE, backlogs, known -> ageSeconds(known, source), source);
        }
    }

    void sent(String source, int events) {
        sent.of(source).increment(events);
    }

    void refused(String source, String code) {
        refused.of(source, code).increment();
    }

    void postponed(String source, String code) {
        postponed.of(source, code).increment();
    }

    void backlog(String source, OutboxTable.Backlog backlog) {
        backlogs.put(source, backlog);
    }

    void connected(String source) {
        connected.put(source, 1);
    }

    void disconnected(String source) {
        connected.put(source, 0);
    }

    private static double rows(Map<String, OutboxTable.Backlog> known, String source) {
        OutboxTable.Backlog backlog = known.get(source);
        return backlog == null ? Double.NaN : backlog.rows();
    }

    private static double ageSeconds(Map<String, OutboxTable.Backlog> known, String source) {
        OutboxTable.Backlog backlog = known.get(source);
        return backlog == null ? Double.NaN : backlog.ageSeconds();
    }
}
