// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.events.TenantId;
import java.util.Map;
import java.util.TreeMap;

/// How many of an event's notifications stand where. Reads all of them, so it is not to be asked all the time.
/// Thread-safe.
public final class EventCounts {

    private final TrackingQueries queries;

    EventCounts(TrackingQueries queries) {
        this.queries = queries;
    }

    /// By the name of the highest fact known of each: `provider_accepted`.
    public Map<String, Long> byStatus(TenantId tenant, String event) {
        return byName(queries.countStatuses(tenant, event));
    }

    static Map<String, Long> byName(Map<Short, Long> counts) {
        Map<String, Long> named = new TreeMap<>();
        counts.forEach((rank, count) -> named.merge(TrackedState.ofRank(rank).wireName(), count, Long::sum));
        return named;
    }
}
