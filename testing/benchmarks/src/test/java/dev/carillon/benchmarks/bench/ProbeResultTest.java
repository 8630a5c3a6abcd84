// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carillon.benchmarks.bench.LinearFit.Point;
import dev.carillon.benchmarks.load.Ledger;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeResultTest {

    private static final int RATE = 1_000;
    private static final Ledger.Summary CLEAN = new Ledger.Summary(60_000, 60_000, 0, 0, 0, 0, 0, 0, 0);
    private static final Ledger.Summary LOSSY = new Ledger.Summary(60_000, 59_999, 0, 1, 0, 0, 0, 0, 0);

    @Test
    void holdsWithAFlatBacklogLittleLagAndLowLatency() {
        assertThat(probe(0, 999, 150, CLEAN).isHolding()).isTrue();
    }

    @Test
    void holdsIfTheBacklogFluctuates() {
        List<Point> backlog = IntStream.range(0, 60)
                .mapToObj(second -> new Point(second, second % 2 == 0 ? 10 : 300))
                .toList();

        assertThat(new ProbeResult(RATE, 60, backlog, 0, 50, CLEAN).isHolding()).isTrue();
    }

    @Test
    void doesNotHoldIfTheBacklogGrows() {
        ProbeResult result = probe(2, 0, 50, CLEAN);

        assertThat(result.growth()).isCloseTo(120, within(1e-6));
        assertThat(result.faults()).singleElement().asString().contains("backlog grew by 120 events");
    }

    @Test
    void doesNotHoldAtTheLimitOfTheLag() {
        assertThat(probe(0, 1_000, 50, CLEAN).faults())
                .singleElement()
                .asString()
                .contains("lag was 1000");
    }

    @Test
    void doesNotHoldAboveTheLimitOfTheLatency() {
        assertThat(probe(0, 0, 150.1, CLEAN).faults())
                .singleElement()
                .asString()
                .contains("p99 was 150.1");
    }

    @Test
    void doesNotHoldIfNothingArrived() {
        assertThat(probe(0, 0, Double.NaN, CLEAN).isHolding()).isFalse();
    }

    @Test
    void doesNotHoldIfAnEventIsLost() {
        assertThat(probe(0, 0, 50, LOSSY).faults()).singleElement().asString().contains("lost=1");
    }

    private static ProbeResult probe(int growthPerSecond, long lag, double p99, Ledger.Summary summary) {
        List<Point> backlog = IntStream.range(0, 60)
                .mapToObj(second -> new Point(second, 30 + growthPerSecond * second))
                .toList();
        return new ProbeResult(RATE, 60, backlog, lag, p99, summary);
    }
}
