// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.routing.decision.OrderPlace;
import dev.carillon.routing.state.OrderPlaceState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/// The places in orders of what is being worked on: a channel that waited keeps its place while it is asked again, and
/// gives it up if nothing comes of it. Whose turn it is then is remembered until there is time for it. For the task's
/// thread.
final class Places {

    private final Orders orders;
    private final Deque<Orders.Turn> turns = new ArrayDeque<>();
    private Optional<Carried> carried = Optional.empty();

    private record Carried(String step, int choice, Bytes place) {}

    Places(Orders orders) {
        this.orders = orders;
    }

    /// A channel is asked again.
    ///
    /// @param place its place; empty where order is not strict
    void carry(String step, int choice, Bytes place) {
        carried = place.get().length == 0 ? Optional.empty() : Optional.of(new Carried(step, choice, place));
    }

    /// It has been asked.
    void carried() {
        carried.ifPresent(unused -> giveUp(unused.place()));
        carried = Optional.empty();
    }

    /// The place that a channel had, or a new one behind all others.
    Bytes take(OrderPlace place, int choice, OrderPlaceState.State state) {
        Optional<Carried> kept = carried.filter(known -> known.step().equals(place.step()) && known.choice() == choice);
        if (kept.isEmpty()) {
            return orders.reserve(place, choice, state);
        }
        carried = Optional.empty();
        orders.mark(kept.get().place(), state);
        return kept.get().place();
    }

    void leave(Bytes place, int deliveries) {
        orders.leave(place, deliveries);
    }

    void settle(Bytes place) {
        orders.settle(place).ifPresent(turns::add);
    }

    void giveUp(Bytes place) {
        if (place.get().length > 0) {
            orders.giveUp(place).ifPresent(turns::add);
        }
    }

    Optional<Orders.Turn> nextTurn() {
        return Optional.ofNullable(turns.poll());
    }
}
