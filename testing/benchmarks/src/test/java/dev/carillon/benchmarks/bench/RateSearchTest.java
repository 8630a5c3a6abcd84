// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateSearchTest {

    @Property
    void findsTheHighestRateThatHolds(
            @ForAll @IntRange(min = 1, max = 10_000) int first, @ForAll @IntRange(min = 50, max = 100_000) int limit) {
        List<Integer> probes = probes(first, limit);
        int highest = probes.stream()
                .filter(rate -> rate <= limit)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);

        assertThat(highest).isGreaterThanOrEqualTo((int) (limit / 1.06));
        assertThat(probes).doesNotHaveDuplicates().hasSizeLessThan(40);
    }

    @Test
    void doublesAndThenBisects() {
        assertThat(probes(500, 1_700)).containsExactly(500, 1_000, 2_000, 1_500, 1_750, 1_625, 1_687);
    }

    @Test
    void halvesIfTheFirstRateDoesNotHold() {
        assertThat(probes(1_000, 300)).startsWith(1_000, 500, 250, 375);
    }

    @Test
    void endsIfNoRateHolds() {
        assertThat(probes(100, 0)).containsExactly(100, 50, 25, 12);
    }

    @Test
    void endsIfEveryRateHolds() {
        assertThat(probes(100_000, Integer.MAX_VALUE)).containsExactly(100_000, 200_000);
    }

    /// Rates that are probed on a platform that holds rates up to a limit.
    private static List<Integer> probes(int first, int limit) {
        RateSearch search = new RateSearch(first);
        List<Integer> probes = new ArrayList<>();
        for (OptionalInt next = search.next(); next.isPresent() && probes.size() < 100; next = search.next()) {
            int rate = next.getAsInt();
            probes.add(rate);
            if (rate <= limit) {
                search.markHolding(rate);
            } else {
                search.markFailing(rate);
            }
        }
        return probes;
    }
}
