// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/// Who waits, in an order that is fair between flows by their weights: start-time fair queueing (Goyal, Vin and
/// Cheng, SIGCOMM 1996). A flow's waiters keep their order. A flow that was away is served as if it had just come:
/// it neither saves up turns nor owes any. Not thread-safe: its owner guards it.
final class FairQueue<T> {

    private final PriorityQueue<Waiting<T>> waiting = new PriorityQueue<>(
            Comparator.<Waiting<T>>comparingDouble(Waiting::start).thenComparingLong(Waiting::number));
    private final Map<String, Double> finishes = new HashMap<>();
    private double virtualTime;
    private long number;

    /// @param weight of the flow: one of twice the weight has twice the turns
    void add(String flow, double weight, T item) {
        double start = Math.max(virtualTime, finishes.getOrDefault(flow, 0.0));
        finishes.put(flow, start + 1 / weight);
        waiting.add(new Waiting<>(start, number++, item));
    }

    Optional<T> peek() {
        return Optional.ofNullable(waiting.peek()).map(Waiting::item);
    }

    Optional<T> poll() {
        Optional<Waiting<T>> next = Optional.ofNullable(waiting.poll());
        next.ifPresent(found -> virtualTime = found.start());
        forgetWhenEmpty();
        return next.map(Waiting::item);
    }

    /// Takes out those for whom something holds, in order.
    List<T> removeIf(Predicate<T> condition) {
        List<T> removed = waiting.stream()
                .filter(one -> condition.test(one.item()))
                .sorted(Comparator.comparingLong(Waiting::number))
                .map(Waiting::item)
                .toList();
        if (!removed.isEmpty()) {
            waiting.removeIf(one -> condition.test(one.item()));
            forgetWhenEmpty();
        }
        return removed;
    }

    int size() {
        return waiting.size();
    }

    private void forgetWhenEmpty() {
        if (waiting.isEmpty()) {
            finishes.values().removeIf(finish -> finish <= virtualTime);
        }
    }

    private record Waiting<T>(double start, long number, T item) {}
}
