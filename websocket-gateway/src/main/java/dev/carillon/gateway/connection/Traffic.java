// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import dev.carillon.gateway.protocol.DisconnectCode;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Meters for the connections of this node and their frames and queued bytes. Thread-safe.
public final class Traffic {

    private static final String BY_CLIENT = "client";
    private static final List<String> CLOSES = Stream.concat(
                    Stream.of(DisconnectCode.values()).map(Traffic::name), Stream.of(BY_CLIENT))
            .toList();

    private final Meters meters;
    private final Family<Counter> opened;
    private final Family<Counter> closed;
    private final Family<Counter> frames;
    private final Counter turnedAway;
    private final LongAdder queued = new LongAdder();
    private final Map<Kind, AtomicInteger> open = new ConcurrentHashMap<>();

    /// A kind of connection.
    ///
    /// @param transport `websocket`, `sse` or `http_stream`
    /// @param encoding `json` or `protobuf`
    public record Kind(String transport, String encoding) {}

    public Traffic(MeterRegistry registry) {
        meters = new Meters(registry, Source.GATEWAY);
        opened = meters.counters(Metric.GATEWAY_OPENED);
        closed = meters.counters(Metric.GATEWAY_CLOSED, Map.of(Label.CLOSE, CLOSES));
        frames = meters.counters(Metric.GATEWAY_FRAMES);
        turnedAway = meters.counter(Metric.GATEWAY_TURNED_AWAY);
        meters.gauge(Metric.GATEWAY_QUEUED, queued, LongAdder::sum);
        // Registered at the start, so that the first connection shows as an increase.
        opened(new Kind("websocket", "json"), 0);
    }

    /// Counts an accepted connection. The caller must call [MeteredWire#ended] on the returned wire when it ends.
    public MeteredWire opened(Kind kind, Wire wire) {
        opened(kind, 1);
        return new MeteredWire(wire, kind, this, frames.of(kind.transport()));
    }

    /// Counts a connection that was refused and asked to retry later.
    public void turnedAway() {
        turnedAway.increment();
    }

    void queued(int bytes) {
        queued.add(bytes);
    }

    void ended(Kind kind, Optional<DisconnectCode> code) {
        open(kind).decrementAndGet();
        closed.of(kind.transport(), code.map(Traffic::name).orElse(BY_CLIENT)).increment();
    }

    private static String name(DisconnectCode code) {
        return code.name().toLowerCase(Locale.ROOT);
    }

    private void opened(Kind kind, int count) {
        opened.of(kind.transport(), kind.encoding()).increment(count);
        open(kind).addAndGet(count);
    }

    private AtomicInteger open(Kind kind) {
        return open.computeIfAbsent(kind, added -> {
            AtomicInteger count = new AtomicInteger();
            meters.gauge(Metric.GATEWAY_CONNECTIONS, count, AtomicInteger::get, added.transport(), added.encoding());
            return count;
        });
    }
}
