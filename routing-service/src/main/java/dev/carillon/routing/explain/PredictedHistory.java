// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.DigestSlot;
import dev.carillon.routing.decision.History;
import dev.carillon.routing.decision.LimitKey;
import dev.carillon.routing.decision.OpenDigest;
import dev.carillon.routing.decision.OrderPlace;
import dev.carillon.routing.decision.RoutingDecision;
import dev.carillon.routing.engagement.EngagementHistogram;
import dev.carillon.routing.limit.SlidingLog;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Facts of the past plus the effects of the decisions simulated so far. For one thread.
final class PredictedHistory implements History {

    private final History known;
    private final Map<LimitKey, SlidingLog> counted = new HashMap<>();

    PredictedHistory(History known) {
        this.known = known;
    }

    /// Adds the effects of a decision.
    void apply(RoutingDecision decision) {
        decision.only(Action.Count.class).forEach(count -> counted.put(count.key(), count.after()));
    }

    @Override
    public SlidingLog findTaken(LimitKey key) {
        SlidingLog predicted = counted.get(key);
        return predicted == null ? known.findTaken(key) : predicted;
    }

    @Override
    public Optional<FirstNotification> findFirstNotification(RecipientKey recipient, String dedupeKey) {
        return known.findFirstNotification(recipient, dedupeKey);
    }

    @Override
    public Optional<Stopped> findCancellation(RecipientKey recipient, EventId event) {
        return known.findCancellation(recipient, event);
    }

    @Override
    public Optional<OpenDigest> findDigest(DigestSlot slot) {
        return known.findDigest(slot);
    }

    @Override
    public Optional<EventId> findBefore(OrderPlace place) {
        return known.findBefore(place);
    }

    @Override
    public EngagementHistogram findEngagementHours(RecipientKey recipient) {
        return known.findEngagementHours(recipient);
    }

    @Override
    public EngagementHistogram findEngagementHours(TenantId tenant) {
        return known.findEngagementHours(tenant);
    }
}
