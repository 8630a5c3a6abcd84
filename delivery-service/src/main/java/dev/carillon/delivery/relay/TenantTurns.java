// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import dev.carillon.events.TenantId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Order in which endpoints have their turns: tenant by tenant, and a tenant's endpoints one after the other, so
/// that many endpoints of one tenant delay no other tenant. For one thread.
final class TenantTurns {

    private final Map<TenantId, Long> tenants = new HashMap<>();
    private final Map<String, Long> groups = new HashMap<>();
    private long turns;

    /// Next endpoint that satisfies the condition.
    Optional<RelayedEndpoint> next(Collection<RelayedEndpoint> endpoints, Predicate<RelayedEndpoint> condition) {
        Optional<RelayedEndpoint> next = endpoints.stream()
                .filter(condition)
                .min(Comparator.comparingLong((RelayedEndpoint endpoint) ->
                                tenants.getOrDefault(endpoint.range().key().tenant(), 0L))
                        .thenComparingLong(
                                endpoint -> groups.getOrDefault(endpoint.range().group(), 0L)));
        turns++;
        next.ifPresent(endpoint -> {
            tenants.put(endpoint.range().key().tenant(), turns);
            groups.put(endpoint.range().group(), turns);
        });
        return next;
    }

    void forget(RelayedEndpoint endpoint) {
        groups.remove(endpoint.range().group());
    }
}
