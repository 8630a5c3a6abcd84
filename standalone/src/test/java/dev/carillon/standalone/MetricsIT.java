// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// What Prometheus is shown of a running system is the vocabulary, and it moves with what happens.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class MetricsIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    /// Have labels whose values are not known before the first count, which a system in order has no cause for.
    private static final Set<Metric> SELDOM = EnumSet.of(
            Metric.DELIVERY_UNCALLED,
            Metric.DELIVERY_COST,
            Metric.DELIVERY_REPORTS,
            Metric.PROCESSING_FAILURES,
            Metric.PROCESSING_SET_ASIDE);

    @Test
    void prometheusIsShownTheVocabularyAndNothingElseOfOurs(Standalone system) {
        Spine spine = new Spine(system.url(), system.apiKey());
        submit(spine);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(families(spine.text("/actuator/prometheus")))
                        .containsAll(Stream.of(Metric.values())
                                .filter(metric -> !metric.sources().equals(Set.of(Source.CANARY)))
                                .filter(metric -> !SELDOM.contains(metric))
                                .map(Metric::family)
                                .toList())
                        .isSubsetOf(
                                Stream.of(Metric.values()).map(Metric::family).collect(Collectors.toSet())));
    }

    @Test
    void aNotificationIsCountedAtEachStageThatThereIsEvidenceOf(Standalone system) {
        Spine spine = new Spine(system.url(), system.apiKey());
        double before = stage(spine, "provider_accepted", "email");

        submit(spine);

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(stage(spine, "provider_accepted", "email")).isGreaterThan(before));
        assertThat(stage(spine, "accepted", "none")).isPositive();
        assertThat(stage(spine, "routed", "in_app")).isPositive();
    }

    private static void submit(Spine spine) {
        spine.submit("""
                {"type": "payment.received", "recipients": ["ann"],
                 "data": {"amount": "1.00", "currency": "EUR", "payer": "payer-%s"}}
                """.formatted(UUID.randomUUID()));
    }

    private static double stage(Spine spine, String stage, String channel) {
        return spine.text("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith("carillon_notification_stage_seconds_count{"))
                .filter(line ->
                        line.contains("stage=\"" + stage + "\"") && line.contains("channel=\"" + channel + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /// Names of the vocabulary as they stand in the comments above the values.
    private static Set<String> families(String scraped) {
        return scraped.lines()
                .filter(line -> line.startsWith("# TYPE carillon_"))
                .map(line -> line.split(" ")[2])
                .map(name -> name.replaceFirst("_total$", "").replaceFirst("_seconds_max$", "_seconds"))
                .collect(Collectors.toSet());
    }
}
