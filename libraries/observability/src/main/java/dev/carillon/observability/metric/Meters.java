// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.metric;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// The meters of one service. It creates only metrics of the vocabulary. Values of labels that the vocabulary does not
/// allow become [Label#OTHER]. Thread-safe.
public final class Meters {

    /// Bucket boundaries of every histogram: dense around the service level objectives, and up to a backlog of a night.
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30)
    };

    private final MeterRegistry registry;
    private final Source source;
    private final AllowedValues allowed = new AllowedValues();

    public Meters(MeterRegistry registry, Source source) {
        this.registry = registry;
        this.source = source;
    }

    /// The counters of a metric. Where the vocabulary lists the values of every label, each combination is exported
    /// as 0 from now on: Prometheus sees no increase in a series that begins with its first count.
    public Family<Counter> counters(Metric metric) {
        return counters(metric, Map.of());
    }

    /// The counters of a metric, each combination of label values exported as 0 from now on.
    ///
    /// @param values of labels that the vocabulary does not list, or fewer values than it lists
    public Family<Counter> counters(Metric metric, Map<Label, List<String>> values) {
        require(metric, Metric.Kind.COUNTER);
        combinations(metric, values).forEach(combination -> counter(metric, combination));
        return new Family<>(metric.labels().size(), combination -> counter(metric, combination));
    }

    /// The only counter of a metric without labels.
    public Counter counter(Metric metric) {
        return counters(metric).of();
    }

    /// The histograms of a metric.
    public Family<Timer> histograms(Metric metric) {
        require(metric, Metric.Kind.HISTOGRAM);
        return new Family<>(metric.labels().size(), values -> histogram(metric, values));
    }

    /// Registers a gauge that reads its value from `subject`, from any thread. The gauge references the subject until
    /// the gauge is removed. A second gauge of the same metric and values is ignored.
    public <S> void gauge(Metric metric, S subject, ToDoubleFunction<S> value, String... values) {
        switch (metric.kind()) {
            case GAUGE, POSITION, BYTES, SECONDS ->
                Gauge.builder(metric.dottedName(), subject, value)
                        .tags(tags(metric, List.of(values)))
                        .baseUnit(
                                metric.kind().unit().isEmpty()
                                        ? null
                                        : metric.kind().unit())
                        .description(metric.meaning())
                        .strongReference(true)
                        .register(registry);
            case COUNTER, HISTOGRAM -> throw new IllegalArgumentException(metric + " is not a gauge");
        }
    }

    /// Removes the meter of one combination of values.
    public void remove(Metric metric, String... values) {
        registry.find(metric.dottedName())
                .tags(tags(metric, List.of(values)))
                .meters()
                .forEach(registry::remove);
    }

    /// Combinations of the labels' values; empty if the values of a label are not known.
    private static List<List<String>> combinations(Metric metric, Map<Label, List<String>> values) {
        List<List<String>> combinations = List.of(List.of());
        for (Label label : metric.labels()) {
            List<String> known = values.getOrDefault(label, label.known());
            combinations = combinations.stream()
                    .flatMap(begun -> known.stream()
                            .map(value -> Stream.concat(begun.stream(), Stream.of(value))
                                    .toList()))
                    .toList();
        }
        return combinations;
    }

    private Counter counter(Metric metric, List<String> values) {
        return Counter.builder(metric.dottedName())
                .tags(tags(metric, values))
                .description(metric.meaning())
                .register(registry);
    }

    private Timer histogram(Metric metric, List<String> values) {
        return Timer.builder(metric.dottedName())
                .tags(tags(metric, values))
                .description(metric.meaning())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private List<Tag> tags(Metric metric, List<String> values) {
        List<Label> labels = metric.labels();
        if (labels.size() != values.size()) {
            throw new IllegalArgumentException("%s has the labels %s, not %d".formatted(metric, labels, values.size()));
        }
        if (!metric.sources().contains(source)) {
            throw new IllegalArgumentException("%s is not a metric of %s".formatted(metric, source));
        }
        List<Tag> tags = new ArrayList<>(labels.size() + 1);
        tags.add(Tag.of(Label.SERVICE.wireName(), source.wireName()));
        for (int i = 0; i < labels.size(); i++) {
            tags.add(Tag.of(labels.get(i).wireName(), allowed.of(labels.get(i), values.get(i))));
        }
        return tags;
    }

    private static void require(Metric metric, Metric.Kind kind) {
        if (metric.kind() != kind) {
            throw new IllegalArgumentException("%s is a %s".formatted(metric, metric.kind()));
        }
    }
}
