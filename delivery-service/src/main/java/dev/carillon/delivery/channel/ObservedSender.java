// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Counts and times another sender's attempts: meter `delivery.attempts` with the tags `channel`, `provider` and
/// `outcome`, and the provider's state for health. Thread-safe.
public final class ObservedSender implements ForwardingSender {

    private final ChannelSender sender;
    private final MeterRegistry meters;
    private final AtomicLong underWay = new AtomicLong();
    private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
    private volatile String lastOutcome = "";

    public ObservedSender(ChannelSender sender, MeterRegistry meters) {
        this.sender = sender;
        this.meters = meters;
    }

    @Override
    public ChannelSender sender() {
        return sender;
    }

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        Timer.Sample begun = Timer.start(meters);
        underWay.incrementAndGet();
        return sender.send(attempt).whenComplete((outcome, _) -> {
            underWay.decrementAndGet();
            if (outcome != null) {
                record(outcome, begun);
            }
        });
    }

    /// What is known of the provider.
    public ProviderState state() {
        Map<String, Long> counts = new TreeMap<>();
        outcomes.forEach((name, count) -> counts.put(name, count.sum()));
        return new ProviderState(sender.provider(), underWay.get(), counts, lastOutcome);
    }

    private void record(AttemptOutcome outcome, Timer.Sample begun) {
        String name = outcome.wireName();
        outcomes.computeIfAbsent(name, _ -> new LongAdder()).increment();
        lastOutcome = name;
        begun.stop(meters.timer(
                "delivery.attempts",
                "channel",
                sender.channel().wireName(),
                "provider",
                sender.provider(),
                "outcome",
                name));
    }
}
