// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carillon.benchmarks.bench.LinearFit.Point;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinearFitTest {

    @Property
    void pointsOnALineGiveThatLine(
            @ForAll @DoubleRange(min = -1_000, max = 1_000) double fixed,
            @ForAll @DoubleRange(min = -10, max = 10) double slope,
            @ForAll @IntRange(min = 2, max = 20) int count) {
        List<Point> points = IntStream.range(0, count)
                .mapToObj(x -> new Point(x * 100, fixed + slope * x * 100))
                .toList();

        LinearFit fit = LinearFit.through(points).orElseThrow();

        assertThat(fit.intercept()).isCloseTo(fixed, within(1e-6));
        assertThat(fit.slope()).isCloseTo(slope, within(1e-9));
    }

    @Test
    void pointsBesideTheLineAreBalanced() {
        LinearFit fit = LinearFit.through(
                        List.of(new Point(0, 1), new Point(0, 3), new Point(10, 11), new Point(10, 13)))
                .orElseThrow();

        assertThat(fit.intercept()).isCloseTo(2, within(1e-9));
        assertThat(fit.slope()).isCloseTo(1, within(1e-9));
        assertThat(fit.explained()).isCloseTo(100.0 / 104, within(1e-9));
    }

    @Test
    void aSingleRateGivesNoLine() {
        assertThat(LinearFit.through(List.of(new Point(500, 1), new Point(500, 2))))
                .isEmpty();
        assertThat(LinearFit.through(List.of())).isEmpty();
    }
}
