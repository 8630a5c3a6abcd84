// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.routing.decision.OrderPlace;
import dev.carillon.routing.state.OrderPlaceState;
import dev.carillon.routing.state.OrderState;
import dev.carillon.routing.store.Store;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/// Queues of ordered deliveries: one queue of places for each recipient, ordering key and channel, in the order of
/// arrival. Only the delivery in the first place is sent. It leaves the queue when it has settled. Used by the task's
/// thread only.
public final class OrderQueues {

    private final StoredMessages<OrderState> orders;
    private final StoredMessages<OrderPlaceState> places;

    public OrderQueues(Store store) {
        this.orders = new StoredMessages<>(store, OrderState.parser());
        this.places = new StoredMessages<>(store, OrderPlaceState.parser());
    }

    /// Delivery that may be sent next.
    public record Turn(RecipientKey recipient, EventId event, String step, int choice) {}

    /// Event whose delivery must settle first; empty if the place is first.
    public Optional<EventId> findBefore(OrderPlace place) {
        return first(StoreKeys.order(place))
                .map(StoredMessages.Entry::message)
                .filter(first -> !first.getEventId().equals(place.event().value())
                        || !first.getStep().equals(place.step()))
                .map(first -> new EventId(first.getEventId()));
    }

    /// Appends a place to its queue.
    ///
    /// @return key of the place
    Bytes reserve(OrderPlace place, int choice, OrderPlaceState.State state) {
        Bytes order = StoreKeys.order(place);
        long number = orders.find(order).map(OrderState::getLast).orElse(0L) + 1;
        orders.put(order, OrderState.newBuilder().setLast(number).build());
        Bytes key = StoreKeys.place(order, number);
        places.put(
                key,
                OrderPlaceState.newBuilder()
                        .setEventId(place.event().value())
                        .setRecipient(place.recipient().toString())
                        .setStep(place.step())
                        .setChoice(choice)
                        .setState(state)
                        .build());
        return key;
    }

    void mark(Bytes place, OrderPlaceState.State state) {
        places.find(place)
                .ifPresent(known ->
                        places.put(place, known.toBuilder().setState(state).build()));
    }

    /// Notes the number of deliveries sent from a place.
    void leave(Bytes place, int deliveries) {
        places.find(place)
                .ifPresent(known -> places.put(
                        place,
                        known.toBuilder()
                                .setState(OrderPlaceState.State.LEFT)
                                .setUnsettled(deliveries)
                                .build()));
    }

    /// Notes that one delivery of a place has settled.
    ///
    /// @return whose turn it is now
    Optional<Turn> settle(Bytes place) {
        Optional<OrderPlaceState> known = places.find(place);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        if (known.get().getUnsettled() > 1) {
            places.put(
                    place,
                    known.get().toBuilder()
                            .setUnsettled(known.get().getUnsettled() - 1)
                            .build());
            return Optional.empty();
        }
        return giveUp(place);
    }

    /// Removes a place from which nothing is sent.
    ///
    /// @return whose turn it is now
    Optional<Turn> giveUp(Bytes place) {
        places.remove(place);
        Bytes order = StoreKeys.orderOf(place);
        Optional<StoredMessages.Entry<OrderPlaceState>> first = first(order);
        if (first.isEmpty()) {
            orders.remove(order);
        }
        return first.map(StoredMessages.Entry::message)
                .filter(next -> next.getState() == OrderPlaceState.State.READY)
                .map(next -> new Turn(
                        RecipientKey.parse(next.getRecipient()),
                        new EventId(next.getEventId()),
                        next.getStep(),
                        next.getChoice()));
    }

    private Optional<StoredMessages.Entry<OrderPlaceState>> first(Bytes order) {
        List<StoredMessages.Entry<OrderPlaceState>> first = places.startingWith(StoreKeys.places(order), 1);
        return first.stream().findFirst();
    }
}
