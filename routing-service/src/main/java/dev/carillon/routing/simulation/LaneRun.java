// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryReceipt;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.router.Router;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.routing.router.store.StoreCatalog;
import dev.carillon.routing.router.store.StoreNames;
import dev.carillon.routing.store.MemoryStores;
import dev.carillon.routing.store.Stores;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Run of one lane's router through a recording. Providers accept each delivery at once. For one thread.
final class LaneRun {

    private static final String NAME = "simulation";

    private final Journal journal = new Journal();
    private final Router router;
    private Instant now;

    LaneRun(Lane lane, RoutingRules rules, Recording recording, Map<String, byte[]> documents) {
        this.now = recording.range().from();
        this.router = new Router(
                new Router.Identity(lane, 0, NAME),
                rules,
                stores(recording),
                new StoreCatalog(documents::get, () -> 0),
                journal);
        router.turn(now);
    }

    /// Stores of the run, on top of the recording's profiles and subscriptions.
    private static Stores stores(Recording recording) {
        MemoryStores own = new MemoryStores();
        return name -> switch (name) {
            case StoreNames.PROFILES -> recording.profiles();
            case StoreNames.SUBSCRIPTIONS -> recording.subscriptions();
            default -> own.store(name);
        };
    }

    Journal journal() {
        return journal;
    }

    Instant now() {
        return now;
    }

    /// Time of the router's next timer; empty if there is none.
    OptionalLong nextDueMillis() {
        return router.nextDueMillis();
    }

    void turn() {
        advance(Instant.ofEpochMilli(nextDueMillis().orElse(now.toEpochMilli())));
        router.turn(now);
        settle();
    }

    void receive(Recorded recorded) {
        advance(recorded.at());
        switch (recorded) {
            case Recorded.OfEvent(Lane _, Instant _, var event) -> router.receive(event, now);
            case Recorded.OfEngagement(Lane _, Instant _, Receipt receipt) -> engage(receipt);
        }
        settle();
    }

    /// Applies a recorded engagement, if this run delivered the notification on the same channel.
    private void engage(Receipt receipt) {
        journal.findDelivery(receipt.getNotificationId(), Channel.find(receipt.getChannel()))
                .ifPresent(delivery -> router.receive(
                        receipt.toBuilder()
                                .setDeliveryId(delivery)
                                .setAtMillis(now.toEpochMilli())
                                .build(),
                        now));
    }

    private void settle() {
        for (List<Receipt> next = answers(); !next.isEmpty(); next = answers()) {
            next.forEach(receipt -> router.receive(receipt, now));
        }
    }

    private List<Receipt> answers() {
        return Stream.concat(
                        journal.takeSentToProviders().stream().map(this::accepted), journal.takeToItself().stream())
                .toList();
    }

    private Receipt accepted(Delivery delivery) {
        return DeliveryReceipt.about(delivery)
                .setAtMillis(now.toEpochMilli())
                .setRecordedBy(NAME)
                .setAttempted(Attempted.newBuilder()
                        .setAttempt(delivery.getAttempt())
                        .setProvider(NAME)
                        .setAccepted(Attempted.Accepted.getDefaultInstance()))
                .build();
    }

    /// Moves the virtual time forward, never back.
    private void advance(Instant instant) {
        now = instant.isAfter(now) ? instant : now;
    }
}
