// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Queue that is fair between flows by their weights: start-time fair queueing (Goyal, Vin and Cheng, SIGCOMM
/// 1996). Items of one flow keep their order. A flow that was idle neither saves up turns nor owes any.
///
/// It also counts the running turns of each flow. A turn cannot be revoked: a flow with a sudden burst takes all
/// free turns at once, and none is free until the first of them ends. Therefore the owner can ask for items of
/// flows below their share only. Not thread-safe: its owner must lock.
final class FairQueue<T> {

    /// Flows that wait or have a turn.
    private final Map<String, Flow<T>> flows = new HashMap<>();

    /// First waiting item of each flow.
    private final NavigableSet<Waiting<T>> firsts =
            new TreeSet<>(Comparator.<Waiting<T>>comparingDouble(Waiting::start).thenComparingLong(Waiting::number));

    private final Map<String, Double> finishes = new HashMap<>();
    private double weights;
    private double virtualTime;
    private long number;
    private int size;
    private int underWay;

    /// @param weight Weight of the flow; twice the weight gives twice the turns
    void add(String name, double weight, T item) {
        Flow<T> flow = flows.computeIfAbsent(name, Flow::new);
        weights += weight - flow.weight;
        flow.weight = weight;
        double start = Math.max(virtualTime, finishes.getOrDefault(name, 0.0));
        finishes.put(name, start + 1 / weight);
        Waiting<T> last = new Waiting<>(start, number++, flow, item);
        flow.waiting.addLast(last);
        firsts.add(flow.waiting.getFirst());
        size++;
    }

    /// Next item.
    Optional<T> peek() {
        return firsts.stream().findFirst().map(Waiting::item);
    }

    /// Next item of a flow with less than its share of the turns. The share is by weight, against all flows that
    /// wait or have a turn, plus one more flow of the same weight that may arrive.
    Optional<T> peekBelowShare(int turns) {
        return firsts.stream()
                .filter(first -> first.flow().isBelowShare(turns, weights))
                .findFirst()
                .map(Waiting::item);
    }

    /// Gives a turn to the first item of a flow, until it [#end]s.
    void begin(String name) {
        require(name).underWay++;
        underWay++;
        removeFirst(name);
    }

    /// Ends a turn of a flow.
    void end(String name) {
        require(name).underWay--;
        underWay--;
        forgetWhenDone(require(name));
    }

    /// Removes the first item of a flow without a turn.
    void removeFirst(String name) {
        virtualTime = firsts.first().start();
        remove(require(name).waiting.getFirst());
        forgetWhenEmpty();
    }

    /// Removes the items that match a condition, and returns them in order.
    List<T> removeIf(Predicate<T> condition) {
        List<Waiting<T>> removed = flows.values().stream()
                .flatMap(flow -> flow.waiting.stream())
                .filter(one -> condition.test(one.item()))
                .sorted(Comparator.comparingLong(Waiting::number))
                .toList();
        removed.forEach(this::remove);
        forgetWhenEmpty();
        return removed.stream().map(Waiting::item).toList();
    }

    int size() {
        return size;
    }

    /// Number of running turns.
    int underWay() {
        return underWay;
    }

    private Flow<T> require(String name) {
        return Objects.requireNonNull(flows.get(name), name);
    }

    private void remove(Waiting<T> one) {
        Flow<T> flow = one.flow();
        flow.waiting.remove(one);
        firsts.remove(one);
        if (!flow.waiting.isEmpty()) {
            firsts.add(flow.waiting.getFirst());
        }
        size--;
        forgetWhenDone(flow);
    }

    private void forgetWhenDone(Flow<T> flow) {
        if (flow.waiting.isEmpty() && flow.underWay == 0) {
            flows.remove(flow.name);
            weights -= flow.weight;
        }
    }

    private void forgetWhenEmpty() {
        if (size == 0) {
            finishes.values().removeIf(finish -> finish <= virtualTime);
        }
    }

    private record Waiting<T>(double start, long number, Flow<T> flow, T item) {}

    private static final class Flow<T> {

        private final String name;
        private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
        private double weight;
        private int underWay;

        Flow(String name) {
            this.name = name;
        }

        boolean isBelowShare(int turns, double weights) {
            return underWay < turns * weight / (weights + weight);
        }
    }
}
