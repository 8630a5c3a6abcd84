// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.events.TenantId;
import java.util.Map;
import java.util.TreeMap;

/// Numbers of an event's notifications by status. A query reads all of them, so call it rarely. Thread-safe.
public final class EventCounts {

    private final TrackingQueries queries;

    EventCounts(TrackingQueries queries) {
        this.queries = queries;
    }

    /// Number of notifications by the wire name of their highest known state, such as `provider_accepted`.
    public Map<String, Long> byStatus(TenantId tenant, String event) {
        return byName(queries.countStatuses(tenant, event));
    }

    static Map<String, Long> byName(Map<Short, Long> counts) {
        Map<String, Long> named = new TreeMap<>();
        counts.forEach((rank, count) -> named.merge(TrackedState.ofRank(rank).wireName(), count, Long::sum));
        return named;
    }
}
