// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.v1.Cancellation;
import dev.carillon.routing.state.CancellationMark;
import dev.carillon.routing.state.DeferredNotification;
import dev.carillon.routing.state.PendingDelivery;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/// Stops what has not left yet of an event. A mark stops what is still to come of it; of what waits, a bounded number
/// is
/// ended at once and the rest when its time comes and it meets the mark. For the task's thread.
final class Cancellations {

    private final RoutingRules rules;
    private final TaskState state;
    private final NotificationRouting routing;
    private final DeliveryTracking tracking;

    Cancellations(RoutingRules rules, TaskState state, NotificationRouting routing, DeliveryTracking tracking) {
        this.rules = rules;
        this.state = state;
        this.routing = routing;
        this.tracking = tracking;
    }

    /// @param arrived a cancellation, with the id of the event that it stops
    void cancel(ArrivedEvent arrived, Instant now) {
        Cancellation cancellation = arrived.event().getCancellation();
        state.marks()
                .markCancelled(
                        arrived.key(),
                        arrived.id(),
                        CancellationMark.newBuilder()
                                .setRequestedBy(cancellation.getRequestedBy())
                                .setReason(cancellation.getReason())
                                .setUntilMillis(
                                        now.plus(rules.cancellationRetention()).toEpochMilli())
                                .build());
        Bytes prefix = StoreKeys.waiting(arrived.key(), arrived.id());
        for (StoredMessages.Entry<DeferredNotification> waiting :
                state.deferred().startingWith(deferredPrefix(arrived, prefix), rules.workPerTurn())) {
            routing.cancel(waiting.key(), waiting.message(), cancellation.getRequestedBy(), now);
        }
        for (StoredMessages.Entry<PendingDelivery> waiting :
                state.pending().startingWith(prefix, rules.workPerTurn())) {
            tracking.cancel(waiting.key(), waiting.message(), cancellation.getRequestedBy(), now);
        }
    }

    /// A deferral's key ends with the recipient, where a delivery's goes on.
    private static Bytes deferredPrefix(ArrivedEvent arrived, Bytes prefix) {
        return arrived.key().recipient().isPresent() ? StoreKeys.ofRecipient(arrived.key(), arrived.id()) : prefix;
    }
}
