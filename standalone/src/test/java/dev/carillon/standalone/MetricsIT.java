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

/// Metrics of a running system: Prometheus scrapes exactly the documented metrics, and they change with the
/// system's activity.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class MetricsIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    /// Metrics whose label values are unknown before the first count, which a healthy system never makes.
    private static final Set<Metric> SELDOM = EnumSet.of(
            Metric.DELIVERY_UNCALLED,
            Metric.DELIVERY_COST,
            Metric.DELIVERY_REPORTS,
            Metric.PROCESSING_FAILURES,
            Metric.PROCESSING_SET_ASIDE);

    @Test
    void prometheusIsShownTheVocabularyAndNothingElseOfOurs(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        submit(platform);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(families(platform.text("/actuator/prometheus")))
                        .containsAll(Stream.of(Metric.values())
                                .filter(metric ->
                                        !Set.of(Source.CANARY, Source.OUTBOX).containsAll(metric.sources()))
                                .filter(metric -> !SELDOM.contains(metric))
                                .map(Metric::family)
                                .toList())
                        .isSubsetOf(
                                Stream.of(Metric.values()).map(Metric::family).collect(Collectors.toSet())));
    }

    @Test
    void aNotificationIsCountedAtEachStageThatThereIsEvidenceOf(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        double before = stage(platform, "provider_accepted", "email");

        submit(platform);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stage(platform, "provider_accepted", "email"))
                        .isGreaterThan(before));
        assertThat(stage(platform, "accepted", "none")).isPositive();
        assertThat(stage(platform, "routed", "in_app")).isPositive();
    }

    private static void submit(PlatformClient platform) {
        platform.submit("""
                {"type": "payment.received", "recipients": ["ann"],
                 "data": {"amount": "1.00", "currency": "EUR", "payer": "payer-%s"}}
                """.formatted(UUID.randomUUID()));
    }

    private static double stage(PlatformClient platform, String stage, String channel) {
        return platform.text("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith("carillon_notification_stage_seconds_count{"))
                .filter(line ->
                        line.contains("stage=\"" + stage + "\"") && line.contains("channel=\"" + channel + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /// Names of the metrics in the comments above the values.
    private static Set<String> families(String scraped) {
        return scraped.lines()
                .filter(line -> line.startsWith("# TYPE carillon_"))
                .map(line -> line.split(" ")[2])
                .map(name -> name.replaceFirst("_total$", "").replaceFirst("_seconds_max$", "_seconds"))
                .collect(Collectors.toSet());
    }
}
