// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MedianTest {

    @Test
    void isTheMiddleValueOrTheMeanOfTheTwoMiddleValues() {
        assertThat(Median.of(DoubleStream.of(9, 1, 5))).isEqualTo(5);
        assertThat(Median.of(DoubleStream.of(9, 1, 5, 7))).isEqualTo(6);
        assertThat(Median.of(DoubleStream.empty())).isNaN();
    }

    @Property
    void atMostHalfOfTheValuesAreOnEitherSide(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 50) Integer> values) {
        double median = Median.of(values.stream().mapToDouble(Integer::doubleValue));

        assertThat(values.stream().filter(value -> value < median).count()).isLessThanOrEqualTo(values.size() / 2);
        assertThat(values.stream().filter(value -> value > median).count()).isLessThanOrEqualTo(values.size() / 2);
    }
}
