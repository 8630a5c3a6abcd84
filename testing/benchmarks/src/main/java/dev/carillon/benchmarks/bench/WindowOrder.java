// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Order in which the windows of all rates are measured. It is shuffled, so that what changes over time, such as the
/// state of the compilers, favours no rate.
final class WindowOrder {

    private WindowOrder() {}

    /// Window to measure.
    ///
    /// @param number Number of the window among those of its rate, from 1
    record Turn(int rate, int number) {}

    /// Every rate as often as there are windows. The same seed gives the same order.
    static List<Turn> shuffled(List<Integer> rates, int windows, long seed) {
        List<Integer> order = new ArrayList<>();
        for (int window = 0; window < windows; window++) {
            order.addAll(rates);
        }
        Collections.shuffle(order, new Random(seed));
        Map<Integer, Integer> measured = new HashMap<>();
        return order.stream()
                .map(rate -> new Turn(rate, measured.merge(rate, 1, Integer::sum)))
                .toList();
    }
}
