// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.accounting.MachineTime;
import dev.carillon.benchmarks.accounting.ThreadKind;
import dev.carillon.benchmarks.cluster.ProcessUsage;
import dev.carillon.benchmarks.load.Latencies;
import dev.carillon.benchmarks.load.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateReportTest {

    private static final Duration LENGTH = Duration.ofSeconds(10);

    @Test
    void figuresAreMediansOfTheWindowsAndCountsAreSums() {
        String report =
                RateReport.of(List.of(measurement(100, 30, 0), measurement(100, 90, 1), measurement(100, 40, 0)));

        assertThat(report).contains("| 100 | 100 | 5.0 | 40.0 | 91.0 | 3000 | 1 | 0 | 0 | 7 | 700 |");
        assertThat(report).contains("**Not clean at 100/s:**").contains("Fixed cost and cost per notification need");
    }

    @Test
    void processorTimeIsDividedIntoAFixedPartAndOnePerNotification() {
        String report = RateReport.of(List.of(measurement(100, 30, 0), measurement(500, 30, 0)));

        // 20 ms/s and 500 µs per notification for Kafka, by the construction of the measurements.
        assertThat(report).contains("| kafka | 20.0 | 500.0 | 1.000 |");
        assertThat(report).contains("| load generator | 10.0 | 100.0 | 1.000 |");
        assertThat(report).contains("| **platform** | 20.0 | 500.0 | 1.000 |");
    }

    @Test
    void processorTimeIsDividedByKindOfThread() {
        String report = RateReport.of(List.of(measurement(100, 30, 0)));

        assertThat(report)
                .contains("| CPU µs/notification at 100/s | all | share of one processor | of it kernel | compilers |")
                .contains("| kafka | 700 | 7 % | 29 % | 200 | 0 | 0 | 0 | 0 | 0 | 500 | 1 |")
                .contains("| load generator | 200 | 2 % | 0 % |  |  |  |  |  |  |  | 1 |")
                .contains("Processors of the machine at 100/s: 40 % outside the kernel, 10 % kernel");
    }

    @Test
    void countersAreGivenPerNotificationUnlessTheyAreNegligible() {
        String report = RateReport.of(List.of(measurement(100, 30, 0), measurement(500, 30, 0)));

        assertThat(report).contains("| per notification | at 100/s | at 500/s |");
        assertThat(report).contains("| Kafka transactions | 0.250 | 0.050 |");
        assertThat(report).doesNotContain("Kafka Metadata requests");
    }

    /// Window of 10 s in which Kafka used 20 ms/s and 500 µs per notification.
    private static Measurement measurement(int rate, double p99, int lost) {
        int notifications = rate * (int) LENGTH.toSeconds();
        ProcessCost kafka = ProcessCost.of(
                new ProcessUsage(Duration.ofMillis(notifications / 2), Duration.ofMillis(200), 1 << 20, 1 << 20),
                Map.of(ThreadKind.COMPILERS, Duration.ofMillis(200)));
        ProcessCost load = ProcessCost.of(
                new ProcessUsage(Duration.ofMillis(100 + notifications / 10), Duration.ZERO, 1 << 20, 1 << 20),
                Map.of());
        Window window = new Window(
                0,
                LENGTH.toNanos(),
                notifications,
                Map.of("kafka", kafka, Window.LOAD, load),
                new MachineTime(
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofSeconds(5)),
                Map.of("Kafka transactions", 250.0, "Kafka Metadata requests", 1.0),
                7);
        return new Measurement(
                rate,
                new Latencies(notifications, 5, p99, p99 + 1),
                window,
                new Ledger.Summary(notifications, notifications - lost, 0, lost, 0, 0, 0, 0, 0),
                List.of());
    }
}
