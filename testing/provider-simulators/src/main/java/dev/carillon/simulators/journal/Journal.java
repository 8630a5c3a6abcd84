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

/// The newest arrivals, each with an index that only grows (also over [#clear()]), so that a reader can go on from
/// where it was. Counts how often one identity came over the wire. Thread-safe.
public final class Journal<T> {

    /// Enough for a long test; a bound for a demo that is left running.
    public static final int CAPACITY = 100_000;

    /// One arrival.
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

    /// Keeps an arrival, forgetting the oldest over capacity.
    public synchronized void add(T arrival) {
        entries.addLast(new Entry<>(++lastIndex, arrival));
        wireCounts.merge(identity.apply(arrival), 1, Integer::sum);
        if (entries.size() > capacity) {
            Entry<T> forgotten = entries.removeFirst();
            wireCounts.computeIfPresent(
                    identity.apply(forgotten.arrival()), (_, count) -> count > 1 ? count - 1 : null);
        }
    }

    /// Arrivals with an index above `after` that match, oldest first, at most `limit`.
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

    /// How many of the kept arrivals have this identity: above 1, it was sent again.
    public synchronized int wireCount(String id) {
        return wireCounts.getOrDefault(id, 0);
    }

    /// Forgets all arrivals.
    public synchronized void clear() {
        entries.clear();
        wireCounts.clear();
    }
}
