// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.routing.decision.Catalog;
import dev.carillon.routing.state.AudienceProgress;
import dev.carillon.routing.state.DeferredNotification;
import dev.carillon.routing.state.PendingDelivery;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/// The stores of one task, each behind the type that knows what is in it.
record TaskState(
        Marks marks,
        Timers timers,
        StoredMessages<DeferredNotification> deferred,
        StoredMessages<PendingDelivery> pending,
        StoredMessages<AudienceProgress> audiences,
        Profiles profiles,
        Members members,
        Catalog catalog) {

    static TaskState of(ProcessorContext<?, ?> context, Alarm alarm) {
        KeyValueStore<Bytes, byte[]> profiles = context.getStateStore(StoreNames.PROFILES);
        KeyValueStore<Bytes, byte[]> subscriptions = context.getStateStore(StoreNames.SUBSCRIPTIONS);
        return new TaskState(
                new Marks(context.getStateStore(StoreNames.MARKS)),
                new Timers(context.getStateStore(StoreNames.TIMERS), alarm),
                new StoredMessages<>(context.getStateStore(StoreNames.DEFERRED), DeferredNotification.parser()),
                new StoredMessages<>(context.getStateStore(StoreNames.PENDING), PendingDelivery.parser()),
                new StoredMessages<>(context.getStateStore(StoreNames.AUDIENCES), AudienceProgress.parser()),
                new Profiles(profiles),
                new Members(subscriptions, profiles),
                new StoreCatalog(context.getStateStore(StoreNames.CATALOG)));
    }
}
