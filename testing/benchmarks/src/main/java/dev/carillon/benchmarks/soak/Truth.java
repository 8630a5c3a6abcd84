// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import dev.carillon.events.Lane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the log holds for each recipient, as Kafka acknowledged it. Thread-safe.
final class Truth {

    private final Map<String, List<Item>> items = new ConcurrentHashMap<>();

    /// @param position where it stands for the first time
    record Item(String id, Lane lane, long position) {}

    void add(String recipient, Item item) {
        items.compute(recipient, (_, present) -> {
            List<Item> some = present == null ? new ArrayList<>() : present;
            some.add(item);
            return some;
        });
    }

    /// Complete once nothing more is written.
    List<Item> of(String recipient) {
        return List.copyOf(items.getOrDefault(recipient, List.of()));
    }

    /// Ascending.
    long[] positions(String recipient, Lane lane) {
        return of(recipient).stream()
                .filter(item -> item.lane() == lane)
                .sorted(Comparator.comparingLong(Item::position))
                .mapToLong(Item::position)
                .toArray();
    }

    int size() {
        return items.values().stream().mapToInt(List::size).sum();
    }
}
