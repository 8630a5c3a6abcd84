// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.observability.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetersTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void prometheusSeesEachMetricUnderTheNamesThatTheVocabularySays() {
        AtomicInteger subject = new AtomicInteger(7);
        for (Metric metric : Metric.values()) {
            Meters meters = new Meters(registry, metric.sources().iterator().next());
            String[] values = metric.labels().stream()
                    .map(label ->
                            label.known().isEmpty() ? "one" : label.known().getFirst())
                    .toArray(String[]::new);
            switch (metric.kind()) {
                case COUNTER -> of(meters.counters(metric), values).increment();
                case HISTOGRAM -> of(meters.histograms(metric), values).record(Duration.ofMillis(3));
                case GAUGE, POSITION, BYTES, SECONDS -> meters.gauge(metric, subject, AtomicInteger::get, values);
            }
        }

        String scraped = registry.scrape();

        assertThat(Stream.of(Metric.values()).flatMap(metric -> metric.seriesNames().stream()))
                .allSatisfy(name -> assertThat(scraped).containsPattern("(?m)^" + name + "\\{[^}]*service="));
    }

    @Test
    void aValueThatTheLabelDoesNotKnowIsCountedAsOther() {
        Meters meters = new Meters(registry, Source.INGESTION);

        meters.counters(Metric.INGESTION_REFUSED).of("made-up").increment();

        assertThat(registry.scrape()).contains("code=\"other\"").doesNotContain("made-up");
    }

    @Test
    void valuesBeyondTheCapAreCountedTogether() {
        Meters meters = new Meters(registry, Source.INGESTION);
        Family<Counter> accepted = meters.counters(Metric.INGESTION_ACCEPTED);

        for (int i = 0; i < 1_000; i++) {
            accepted.of("standard", "type-" + i).increment();
        }

        assertThat(registry.find(Metric.INGESTION_ACCEPTED.dottedName()).counters())
                .hasSize(Label.EVENT_TYPE.most() + 1);
        assertThat(registry.get(Metric.INGESTION_ACCEPTED.dottedName())
                        .tag("event_type", Label.OTHER)
                        .counter()
                        .count())
                .isEqualTo(1_000 - Label.EVENT_TYPE.most());
    }

    @Test
    void aCounterWhoseLabelsHaveListedValuesIsExportedAsZeroForEachCombination() {
        Meters meters = new Meters(registry, Source.ROUTING);

        Stream.of(Metric.values())
                .filter(metric ->
                        metric.kind() == Metric.Kind.COUNTER && metric.sources().contains(Source.ROUTING))
                .forEach(meters::counters);

        assertThat(registry.find(Metric.ROUTING_DEAD_LETTERS.dottedName()).counters())
                .hasSize(Label.LANE.known().size() * Label.CODE.known().size())
                .allMatch(counter -> counter.count() == 0);
        assertThat(registry.find(Metric.ROUTING_RETRIES_POSTPONED.dottedName()).counters())
                .hasSize(Label.LANE.known().size() * Label.CHANNEL.known().size());
        assertThat(registry.find(Metric.ROUTING_DECISIONS.dottedName()).counters())
                .as("the rules are not listed")
                .isEmpty();
    }

    @Test
    void aServiceNamesTheValuesThatTheVocabularyDoesNotList() {
        Meters meters = new Meters(registry, Source.DELIVERY);

        meters.counters(Metric.DELIVERY_RELAYED, Map.of(Label.RESULT, List.of("taken", "gone")));

        assertThat(registry.scrape())
                .contains("carillon_delivery_relayed_total{result=\"gone\",service=\"delivery\"} 0.0");
    }

    @Test
    void theSameMeterIsFoundAgain() {
        Family<Timer> accepts = new Meters(registry, Source.INGESTION).histograms(Metric.INGESTION_ACCEPT);

        assertThat(accepts.of("bulk", "a")).isSameAs(accepts.of("bulk", "a")).isNotSameAs(accepts.of("bulk", "b"));
    }

    @Test
    void whatIsNotInTheVocabularyIsRefused() {
        Meters meters = new Meters(registry, Source.INGESTION);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> meters.counters(Metric.INGESTION_ACCEPTED).of("standard"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> meters.counters(Metric.ROUTING_DEAD_LETTERS).of("standard", "internal"));
        assertThatIllegalArgumentException().isThrownBy(() -> meters.counters(Metric.INGESTION_IN_FLIGHT));
    }

    private static <M> M of(Family<M> family, String... values) {
        return switch (values.length) {
            case 0 -> family.of();
            case 1 -> family.of(values[0]);
            case 2 -> family.of(values[0], values[1]);
            case 3 -> family.of(values[0], values[1], values[2]);
            default -> family.of(values[0], values[1], values[2], values[3]);
        };
    }
}
