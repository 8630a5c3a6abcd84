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

/// Who waits, in an order that is fair between flows by their weights: start-time fair queueing (Goyal, Vin and
/// Cheng, SIGCOMM 1996). A flow's waiters keep their order. A flow that was away is served as if it had just come:
/// it neither saves up turns nor owes any.
///
/// It also knows who has a turn. A turn cannot be taken back: a flow that comes as a crowd takes all
/// that are free within a moment, and none is free again until the first of them ends. So whoever gives
/// out turns can ask for those only whose flow has less than its share. Not thread-safe: its owner
/// guards it.
final class FairQueue<T> {

    /// Those that wait or have a turn.
    private final Map<String, Flow<T>> flows = new HashMap<>();

    /// The first waiter of each flow.
    private final NavigableSet<Waiting<T>> firsts =
            new TreeSet<>(Comparator.<Waiting<T>>comparingDouble(Waiting::start).thenComparingLong(Waiting::number));

    private final Map<String, Double> finishes = new HashMap<>();
    private double weights;
    private double virtualTime;
    private long number;
    private int size;
    private int underWay;

    /// @param weight of the flow: one of twice the weight has twice the turns
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

    /// Who is next.
    Optional<T> peek() {
        return firsts.stream().findFirst().map(Waiting::item);
    }

    /// Who is next of the flows that have less than their share of so many turns: by their weight,
    /// against all others that wait or have a turn and against one more like them that may come.
    Optional<T> peekBelowShare(int turns) {
        return firsts.stream()
                .filter(first -> first.flow().isBelowShare(turns, weights))
                .findFirst()
                .map(Waiting::item);
    }

    /// The first waiter of a flow has a turn now, until it [#end]s.
    void begin(String name) {
        require(name).underWay++;
        underWay++;
        leave(name);
    }

    /// A turn of a flow has ended.
    void end(String name) {
        require(name).underWay--;
        underWay--;
        forgetWhenDone(require(name));
    }

    /// The first waiter of a flow waits no more.
    void leave(String name) {
        virtualTime = firsts.first().start();
        remove(require(name).waiting.getFirst());
        forgetWhenEmpty();
    }

    /// Takes out those for whom something holds, in order.
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

    /// How many have a turn.
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
