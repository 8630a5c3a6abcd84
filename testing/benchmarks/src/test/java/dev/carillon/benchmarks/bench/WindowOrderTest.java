// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.bench.WindowOrder.Turn;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowOrderTest {

    private static final List<Integer> RATES = List.of(100, 200, 500);

    @Property
    void everyRateHasAllItsWindowsInTurn(@ForAll @IntRange(min = 1, max = 9) int windows, @ForAll int seed) {
        List<Turn> order = WindowOrder.shuffled(RATES, windows, seed);

        assertThat(order.stream()
                        .collect(Collectors.groupingBy(
                                Turn::rate, Collectors.mapping(Turn::number, Collectors.toList()))))
                .containsOnlyKeys(RATES)
                .allSatisfy((_, numbers) -> assertThat(numbers)
                        .isEqualTo(IntStream.rangeClosed(1, windows).boxed().toList()));
    }

    @Property
    void theSameSeedGivesTheSameOrder(@ForAll int seed) {
        assertThat(WindowOrder.shuffled(RATES, 3, seed)).isEqualTo(WindowOrder.shuffled(RATES, 3, seed));
    }

    @Test
    void theOrderDependsOnTheSeed() {
        assertThat(IntStream.range(0, 20)
                        .mapToObj(seed -> WindowOrder.shuffled(RATES, 3, seed))
                        .distinct())
                .hasSizeGreaterThan(10);
    }
}
