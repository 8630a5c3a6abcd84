// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.routing.decision.Catalog;
import dev.carillon.routing.decision.DigestSlot;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.LimitKey;
import dev.carillon.routing.decision.OpenDigest;
import dev.carillon.routing.decision.OrderPlace;
import dev.carillon.routing.engagement.EngagementHistogram;
import dev.carillon.routing.limit.SlidingLog;
import dev.carillon.routing.router.store.DedupeAndCancellationStore;
import dev.carillon.routing.router.store.EngagementStore;
import dev.carillon.routing.router.store.Flows;
import dev.carillon.routing.router.store.Limits;
import dev.carillon.routing.router.store.Members;
import dev.carillon.routing.router.store.OrderQueues;
import dev.carillon.routing.router.store.Profiles;
import dev.carillon.routing.router.store.StoreNames;
import dev.carillon.routing.router.store.StoredMessages;
import dev.carillon.routing.router.store.Timers;
import dev.carillon.routing.state.AudienceProgress;
import dev.carillon.routing.state.CancellationProgress;
import dev.carillon.routing.state.PendingDelivery;
import dev.carillon.routing.store.Store;
import dev.carillon.routing.store.Stores;
import java.util.Optional;

/// Typed stores of one task. Used by the task's thread only.
record RouterState(
        DedupeAndCancellationStore marks,
        Timers timers,
        Flows flows,
        Instances instances,
        Digests digests,
        OrderQueues orders,
        Limits limits,
        EngagementStore engagements,
        StoredMessages<PendingDelivery> pending,
        StoredMessages<AudienceProgress> audiences,
        StoredMessages<CancellationProgress> cancellations,
        Profiles profiles,
        Members members,
        Catalog catalog)
        implements History {

    static RouterState of(Stores stores, Catalog catalog, PayloadSeal seal) {
        Store instances = stores.store(StoreNames.INSTANCES);
        Store profiles = stores.store(StoreNames.PROFILES);
        Store subscriptions = stores.store(StoreNames.SUBSCRIPTIONS);
        Timers timers = new Timers(stores.store(StoreNames.TIMERS));
        Flows flows = new Flows(stores.store(StoreNames.WORKFLOWS));
        return new RouterState(
                new DedupeAndCancellationStore(stores.store(StoreNames.MARKS)),
                timers,
                flows,
                new Instances(instances, timers, flows),
                new Digests(instances, timers, flows, seal),
                new OrderQueues(instances),
                new Limits(stores.store(StoreNames.LIMITS)),
                new EngagementStore(stores.store(StoreNames.HABITS)),
                new StoredMessages<>(stores.store(StoreNames.PENDING), PendingDelivery.parser()),
                new StoredMessages<>(instances, AudienceProgress.parser()),
                new StoredMessages<>(instances, CancellationProgress.parser()),
                new Profiles(profiles, seal),
                new Members(subscriptions, profiles),
                catalog);
    }

    @Override
    public Optional<FirstNotification> findFirstNotification(RecipientKey recipient, String dedupeKey) {
        return marks.findFirstNotification(recipient, dedupeKey);
    }

    @Override
    public Optional<Stopped> findCancellation(RecipientKey recipient, EventId event) {
        return marks.findCancellation(recipient, event);
    }

    @Override
    public SlidingLog findTaken(LimitKey key) {
        return limits.find(key);
    }

    @Override
    public Optional<OpenDigest> findDigest(DigestSlot slot) {
        return digests.find(slot);
    }

    @Override
    public Optional<EventId> findBefore(OrderPlace place) {
        return orders.findBefore(place);
    }

    @Override
    public EngagementHistogram findEngagementHours(RecipientKey recipient) {
        return engagements.find(recipient);
    }

    @Override
    public EngagementHistogram findEngagementHours(TenantId tenant) {
        return engagements.find(tenant);
    }
}
