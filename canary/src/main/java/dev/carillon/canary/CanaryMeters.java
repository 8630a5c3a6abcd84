// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.canary;

import dev.carillon.events.Channel;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Metrics of the canary: results and durations of its rounds, by channel. Thread-safe.
final class CanaryMeters {

    private static final String NO_LEG = "none";

    private final Meters meters;
    private final Family<Counter> rounds;
    private final Family<Timer> times;
    private final Map<Channel, RoundResult> latest = new ConcurrentHashMap<>();

    /// @param channels channels that the canary sends notifications over
    CanaryMeters(Meters meters, List<Channel> channels) {
        this.meters = meters;
        List<String> names = channels.stream().map(Channel::wireName).toList();
        List<String> legs = Stream.of(Leg.values()).map(Leg::wireName).toList();
        this.rounds = meters.counters(
                Metric.CANARY_ROUNDS, Map.of(Label.CHANNEL, names, Label.RESULT, List.of("broken"), Label.LEG, legs));
        names.forEach(name -> rounds.of(name, "received", NO_LEG));
        this.times = meters.histograms(Metric.CANARY_TIME);
    }

    /// Registers the gauges of a channel. They are absent until the channel has its first verdict.
    private void show(Channel channel) {
        meters.gauge(Metric.CANARY_GREEN, latest, known -> isReceived(known, channel) ? 1 : 0, channel.wireName());
        for (Leg leg : Leg.values()) {
            meters.gauge(
                    Metric.CANARY_BROKEN,
                    latest,
                    known -> hasFailedAt(known, channel, leg) ? 1 : 0,
                    channel.wireName(),
                    leg.wireName());
        }
    }

    void count(Channel channel, RoundResult result) {
        if (latest.put(channel, result) == null) {
            show(channel);
        }
        switch (result) {
            case RoundResult.Received(Duration took) -> {
                rounds.of(channel.wireName(), "received", NO_LEG).increment();
                times.of(channel.wireName()).record(took);
            }
            case RoundResult.Broken(Leg leg, String _) ->
                rounds.of(channel.wireName(), "broken", leg.wireName()).increment();
        }
    }

    private static boolean isReceived(Map<Channel, RoundResult> known, Channel channel) {
        return known.get(channel) instanceof RoundResult.Received;
    }

    private static boolean hasFailedAt(Map<Channel, RoundResult> known, Channel channel, Leg leg) {
        return known.get(channel) instanceof RoundResult.Broken(Leg at, String _) && at == leg;
    }
}
