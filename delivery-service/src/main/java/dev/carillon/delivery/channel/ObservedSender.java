// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.events.Lane;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Decorator that counts and times a sender's attempts and keeps the provider's state for the health endpoint.
/// Thread-safe.
public final class ObservedSender implements ForwardingSender {

    private final ChannelSender sender;
    private final Family<Timer> attempts;
    private final AtomicLong underWay = new AtomicLong();
    private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
    private volatile String lastOutcome = "";

    public ObservedSender(ChannelSender sender, MeterRegistry registry) {
        this.sender = sender;
        this.attempts = new Meters(registry, Source.DELIVERY).histograms(Metric.DELIVERY_ATTEMPTS);
    }

    @Override
    public ChannelSender sender() {
        return sender;
    }

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        long begunNanos = System.nanoTime();
        underWay.incrementAndGet();
        return sender.send(attempt).whenComplete((outcome, _) -> {
            underWay.decrementAndGet();
            if (outcome != null) {
                record(attempt, outcome, System.nanoTime() - begunNanos);
            }
        });
    }

    /// Provider's current state.
    public ProviderState state() {
        Map<String, Long> counts = new TreeMap<>();
        outcomes.forEach((name, count) -> counts.put(name, count.sum()));
        return new ProviderState(sender.provider(), underWay.get(), counts, lastOutcome);
    }

    private void record(Attempt attempt, AttemptOutcome outcome, long nanos) {
        String name = outcome.wireName();
        outcomes.computeIfAbsent(name, _ -> new LongAdder()).increment();
        lastOutcome = name;
        String lane =
                Lane.find(attempt.delivery().getLane()).map(Lane::wireName).orElse(Label.OTHER);
        attempts.of(sender.channel().wireName(), sender.provider(), lane, name).record(nanos, TimeUnit.NANOSECONDS);
    }
}
