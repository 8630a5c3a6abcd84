// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import dev.carillon.routing.decision.OrderPlace;
import dev.carillon.routing.state.OrderPlaceState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/// Places in order queues during one decision: a waiting channel keeps its place while it is decided again, and gives
/// it up if it is not sent. Deliveries whose turn comes up are collected in a queue. Used by the task's thread only.
public final class OrderReservations {

    private final OrderQueues orders;
    private final Deque<OrderQueues.Turn> turns = new ArrayDeque<>();
    private Optional<Kept> kept = Optional.empty();

    private record Kept(String step, int choice, Bytes place) {}

    public OrderReservations(OrderQueues orders) {
        this.orders = orders;
    }

    /// Keeps the place of a channel that is decided again.
    ///
    /// @param place key of the place; empty if the channel is not ordered
    public void keep(String step, int choice, Bytes place) {
        kept = place.get().length == 0 ? Optional.empty() : Optional.of(new Kept(step, choice, place));
    }

    /// Gives up the kept place if the decision did not take it.
    public void releaseKept() {
        kept.ifPresent(unused -> giveUp(unused.place()));
        kept = Optional.empty();
    }

    /// The kept place of the channel, or a new place at the end of its queue.
    public Bytes take(OrderPlace place, int choice, OrderPlaceState.State state) {
        Optional<Kept> own = kept.filter(known -> known.step().equals(place.step()) && known.choice() == choice);
        if (own.isEmpty()) {
            return orders.reserve(place, choice, state);
        }
        kept = Optional.empty();
        orders.mark(own.get().place(), state);
        return own.get().place();
    }

    public void leave(Bytes place, int deliveries) {
        orders.leave(place, deliveries);
    }

    public void settle(Bytes place) {
        orders.settle(place).ifPresent(turns::add);
    }

    public void giveUp(Bytes place) {
        if (place.get().length > 0) {
            orders.giveUp(place).ifPresent(turns::add);
        }
    }

    public Optional<OrderQueues.Turn> nextTurn() {
        return Optional.ofNullable(turns.poll());
    }
}
