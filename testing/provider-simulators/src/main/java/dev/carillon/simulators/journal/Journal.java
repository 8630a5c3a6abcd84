// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/// Journal of the latest arrivals. Each has an index that only increases (also over [#clear()]), so that a reader
/// can continue from its last index. Counts how often one identity arrived. Thread-safe.
public final class Journal<T> {

    /// Maximum number of kept arrivals: enough for a long test, and a bound for a demo that keeps running.
    public static final int CAPACITY = 100_000;

    /// Arrival with its index.
    public record Entry<T>(long index, T arrival) {}

    private final int capacity;
    private final Function<T, String> identity;
    private final Deque<Entry<T>> entries = new ArrayDeque<>();
    private final Map<String, Integer> wireCounts = new HashMap<>();
    private long lastIndex;

    public Journal(int capacity, Function<T, String> identity) {
        this.capacity = capacity;
        this.identity = identity;
    }

    /// Adds an arrival and removes the oldest one above the capacity.
    public synchronized void add(T arrival) {
        entries.addLast(new Entry<>(++lastIndex, arrival));
        wireCounts.merge(identity.apply(arrival), 1, Integer::sum);
        if (entries.size() > capacity) {
            Entry<T> forgotten = entries.removeFirst();
            wireCounts.computeIfPresent(
                    identity.apply(forgotten.arrival()), (_, count) -> count > 1 ? count - 1 : null);
        }
    }

    /// Matching arrivals with an index above `after`, oldest first, at most `limit`.
    public synchronized List<Entry<T>> list(long after, int limit, Predicate<T> matching) {
        List<Entry<T>> found = new ArrayList<>();
        Iterator<Entry<T>> newestFirst = entries.descendingIterator();
        while (newestFirst.hasNext()) {
            Entry<T> entry = newestFirst.next();
            if (entry.index() <= after) {
                break;
            }
            if (matching.test(entry.arrival())) {
                found.add(entry);
            }
        }
        return List.copyOf(found.reversed().subList(0, Math.min(limit, found.size())));
    }

    /// Number of kept arrivals with this identity; above 1, the message was sent again.
    public synchronized int wireCount(String id) {
        return wireCounts.getOrDefault(id, 0);
    }

    /// Removes all arrivals.
    public synchronized void clear() {
        entries.clear();
        wireCounts.clear();
    }
}
