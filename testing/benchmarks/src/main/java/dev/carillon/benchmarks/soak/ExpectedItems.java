// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import dev.carillon.events.Lane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Expected items of each recipient: the records in the log that Kafka acknowledged. Thread-safe.
final class ExpectedItems {

    private final Map<String, List<Item>> items = new ConcurrentHashMap<>();

    /// @param position Offset of its first record
    record Item(String id, Lane lane, long position) {}

    void add(String recipient, Item item) {
        items.compute(recipient, (_, present) -> {
            List<Item> some = present == null ? new ArrayList<>() : present;
            some.add(item);
            return some;
        });
    }

    /// Items of a recipient; complete after the writer has stopped.
    List<Item> of(String recipient) {
        return List.copyOf(items.getOrDefault(recipient, List.of()));
    }

    /// Positions of a recipient's items in a lane, ascending.
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
